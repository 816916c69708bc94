namespace Trunkline.Cli.Local;

/// <summary>What the children say, each line behind the name of who says it; colours only where a person looks.</summary>
internal sealed class Screen(TextWriter output, bool colours)
{
    private static readonly Dictionary<string, int> Colours = new() { ["host"] = 36, ["sandbox"] = 33, ["azurite"] = 35 };
    private readonly Lock gate = new();

    public static Screen ForConsole() => new(Console.Out, !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "");

    public void Say(string who, string line)
    {
        var prefix = $"{who,-7} | ";
        lock (gate)
            output.WriteLine(colours ? $"\e[{Colours.GetValueOrDefault(who, 37)}m{prefix}\e[0m{line}" : prefix + line);
    }

    public void Tell(string text)
    {
        lock (gate)
            output.WriteLine(text);
    }
}
