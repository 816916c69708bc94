using System.Collections.Frozen;
using Trunkline.Declarations;

namespace Trunkline.Intake.Sources;

/// <summary>All sources, by name.</summary>
public sealed class SourceCatalog
{
    private readonly FrozenDictionary<string, SourceDefinition> byName;

    private SourceCatalog(IEnumerable<SourceDefinition> sources) => byName = sources.ToFrozenDictionary(s => s.Name, StringComparer.Ordinal);

    /// <summary>No sources.</summary>
    public static SourceCatalog Empty { get; } = new([]);

    /// <summary>The sources by name.</summary>
    public IReadOnlyDictionary<string, SourceDefinition> Sources => byName;

    /// <summary>Every secret that a source asks for, with its place: the host checks all of them before it starts, and names those that are missing.</summary>
    public IReadOnlyList<SecretReference> Secrets =>
        [.. byName.Values.OrderBy(s => s.Name, StringComparer.Ordinal).SelectMany(s => s.Secrets.Concat(s.Options.Secrets))];

    /// <summary>Reads source files. Every fault of every file goes to the list; a file with faults is left out.</summary>
    /// <param name="files">Name, as a person would open it, and text of each file.</param>
    /// <param name="faults">Where faults go.</param>
    /// <param name="settings">The value of a setting, or null where there is none: what <c>${setting:NAME}</c> stands for.</param>
    public static SourceCatalog Read(IEnumerable<(string File, string Text)> files, FaultList faults, Func<string, string?>? settings = null)
    {
        var sources = new Dictionary<string, SourceDefinition>(StringComparer.Ordinal);
        foreach (var (file, text) in files.OrderBy(f => f.File, StringComparer.Ordinal))
        {
            if (DeclaredFile.Read(file, text, faults) is not { } map || SourceFile.Read(map, faults, settings) is not { } source)
                continue;
            if (!sources.TryAdd(source.Name, source))
                faults.Add(map, $"source '{source.Name}' is declared in {sources[source.Name].File} too", "give one of them another name");
        }

        return new SourceCatalog(sources.Values);
    }

    /// <summary>A catalog of one definition or more, for tests and tools.</summary>
    public static SourceCatalog Of(params IEnumerable<SourceDefinition> sources) => new(sources);
}
