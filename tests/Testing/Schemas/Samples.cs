namespace Trunkline.Testing.Schemas;

/// <summary>The declared files that ship as samples.</summary>
public static class Samples
{
    /// <summary>All files of a kind, by path below the repository's root.</summary>
    /// <param name="kind"><c>sources</c>, <c>connections</c> or <c>flows</c>.</param>
    public static IReadOnlyList<string> Of(string kind) =>
    [
        .. new[] { "integrations", "bench", "samples" }.Select(f => Repository.PathOf(f))
            .SelectMany(f => Directory.EnumerateDirectories(f, kind, SearchOption.AllDirectories))
            .Where(f => Path.GetFileName(Path.GetDirectoryName(f)) == "integrations" && !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(f => Directory.EnumerateFiles(f, "*.yaml"))
            .Select(f => Path.GetRelativePath(Repository.Root, f)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The text of one of them.</summary>
    public static string Text(string path) => File.ReadAllText(Repository.PathOf(path));
}
