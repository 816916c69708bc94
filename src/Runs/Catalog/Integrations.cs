using Trunkline.Connectors.Definitions;
using Trunkline.Declarations;
using Trunkline.Flows;
using Trunkline.Intake.Sources;

namespace Trunkline.Runs.Catalog;

/// <summary>Everything under <c>integrations/</c>, read and checked together: flows are checked against the sources and connections they name.</summary>
/// <param name="Sources">Who may post.</param>
/// <param name="Connections">What may be called.</param>
/// <param name="Flows">What happens.</param>
public sealed record Integrations(SourceCatalog Sources, ConnectionCatalog Connections, FlowCatalog Flows)
{
    /// <summary>Every secret that a file asks for, with the place that asks, as <c>file:line:col</c>.</summary>
    public IEnumerable<(string Name, string Place)> Secrets => Sources.Secrets
        .Select(s => (s.Name, $"{s.File}:{s.Line}:{s.Column}"))
        .Concat(Connections.Secrets.Select(s => (s.Name, s.Place)));

    /// <summary>Reads a folder with <c>sources/</c>, <c>connections/</c> and <c>flows/</c>, each of which may be missing.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="setting">Gives a setting by name; null where it is not set.</param>
    /// <param name="customSteps">Names of the steps of code that flows may use; null for none.</param>
    /// <exception cref="DeclarationException">Some files have faults; it lists every one of them.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static Integrations Read(string folder, Func<string, string?> setting, IReadOnlyCollection<string>? customSteps = null)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"there is no folder {Path.GetFullPath(folder)} with sources/, connections/ and flows/");
        var faults = new FaultList();
        var sources = SourceCatalog.Read(Files(folder, "sources"), faults, setting);
        var connections = ConnectionCatalog.Read(Files(folder, "connections"), setting, faults, path => DeclaredPaths.Document(folder, path));
        var facts = connections.Connections.ToDictionary(c => c.Key, c => new ConnectionFacts(c.Value.Protocol.ToString().ToLowerInvariant(), c.Value.Retry, c.Value.HasPages) { Operations = c.Value.Operations }, StringComparer.Ordinal);
        var flows = FlowFiles.Read(Files(folder, "flows"), new FlowSurroundings([.. sources.Sources.Keys], facts) { Setting = HostSetting(setting), CustomSteps = customSteps ?? [], Schemas = Schemas(folder) }, faults);
        faults.ThrowIfAny();
        return new Integrations(sources, connections, new FlowCatalog(flows));
    }

    // .NET configuration, which the function app reads, writes the two underscores of an environment variable as a colon.
    private static Func<string, string?> HostSetting(Func<string, string?> setting) =>
        name => setting(name) ?? setting(name.Replace("__", ":", StringComparison.Ordinal));

    // <flow>.tests.yaml holds a flow's tests, not a flow.
    private static IEnumerable<(string File, string Text)> Files(string folder, string kind)
    {
        var place = Path.Combine(folder, kind);
        if (!Directory.Exists(place))
            return [];
        return Directory.EnumerateFiles(place, "*.yaml")
            .Where(f => !f.EndsWith(".tests.yaml", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(f => (DeclaredPaths.Shown(f), File.ReadAllText(f)));
    }

    private static Dictionary<string, (string File, string Text)> Schemas(string folder)
    {
        var place = Path.Combine(folder, "schemas");
        return Directory.Exists(place)
            ? Directory.EnumerateFiles(place, "*.json").ToDictionary(f => Path.GetFileName(f), f => (DeclaredPaths.Shown(f), File.ReadAllText(f)), StringComparer.Ordinal)
            : [];
    }
}
