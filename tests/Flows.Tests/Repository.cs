namespace Trunkline.Flows.Tests;

/// <summary>The repository this was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>Writes generated files anew instead of comparing them, when asked to.</summary>
    public static bool Regenerate => Environment.GetEnvironmentVariable("TRUNKLINE_REGENERATE") == "1";

    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "functions.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {from} holds functions.sln.");
    }
}
