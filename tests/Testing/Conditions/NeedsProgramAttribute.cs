namespace Trunkline.Testing.Conditions;

/// <summary>Needs a program on the path.</summary>
public sealed class NeedsProgramAttribute(string program) : ConditionAttribute
{
    /// <inheritdoc />
    public override string? Missing => Folders().Any(folder => Names().Any(name => File.Exists(Path.Combine(folder, name))))
        ? null
        : $"'{program}' is not installed";

    private static string[] Folders() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private string[] Names() => OperatingSystem.IsWindows() ? [$"{program}.exe", $"{program}.cmd"] : [program];
}
