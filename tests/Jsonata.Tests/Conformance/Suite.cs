using System.Text.Json;

namespace Trunkline.Jsonata.Tests.Conformance;

/// <summary>The conformance suite on disk: one or more cases per file, in folders by group.</summary>
internal static class Suite
{
    private static readonly Dictionary<string, JsonElement> Datasets = [];

    public static string? Folder { get; } = Find();

    public static IEnumerable<SuiteCase> Cases()
    {
        var groups = Path.Combine(Folder!, "groups");
        if (!Directory.Exists(groups))
            yield break;
        foreach (var file in Directory.EnumerateFiles(groups, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var content = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
            var name = Path.GetRelativePath(groups, file);
            if (content.ValueKind != JsonValueKind.Array)
            {
                yield return new SuiteCase(name, file, content);
                continue;
            }

            var index = 0;
            foreach (var item in content.EnumerateArray())
                yield return new SuiteCase($"{name}[{index++}]", file, item);
        }
    }

    public static JsonElement Dataset(string name)
    {
        lock (Datasets)
        {
            if (!Datasets.TryGetValue(name, out var data))
                Datasets[name] = data = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder!, "datasets", name + ".json"))).RootElement;
            return data;
        }
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("JSONATA_SUITE") is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "functions.sln")))
            folder = folder.Parent;
        // The shared folder may lie more than one level higher.
        for (; folder is not null; folder = folder.Parent)
        {
            var suite = Path.Combine(folder.FullName, "..", "shared", "conformance", "jsonata");
            if (Directory.Exists(suite))
                return Path.GetFullPath(suite);
        }

        return null;
    }
}
