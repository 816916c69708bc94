using System.Collections.Concurrent;
using Trunkline.Declarations;

namespace Trunkline.Connectors.Presets;

/// <summary>The presets that ship inside the assembly.</summary>
internal static class PresetCatalog
{
    private const string Folder = "presets/";

    private static readonly ConcurrentDictionary<string, Preset> Read = new(StringComparer.Ordinal);

    /// <summary>All names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(PresetCatalog).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Select(n => n[Folder.Length..]).Order(StringComparer.Ordinal),
    ];

    /// <summary>The preset of that name; null when there is none.</summary>
    public static Preset? Find(string name) => Names.Contains(name, StringComparer.Ordinal) ? Read.GetOrAdd(name, static n => Load(n)) : null;

    /// <summary>A preset's file.</summary>
    public static string Text(string name)
    {
        using var stream = typeof(PresetCatalog).Assembly.GetManifestResourceStream(Folder + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static Preset Load(string name)
    {
        var faults = new FaultList();
        var preset = PresetFile.Read($"Presets/{name}.yaml", Text(name), faults);
        faults.ThrowIfAny();
        return preset!;
    }
}
