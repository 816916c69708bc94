using Trunkline.Connectors.Credentials.Grants;
using Trunkline.Connectors.Definitions;
using Trunkline.Declarations;
using Trunkline.Runs.Catalog;

namespace Trunkline.Cli.Connecting;

/// <summary>The one connection that is to be connected; faults of other files are none of its business.</summary>
/// <param name="Catalog">It alone.</param>
/// <param name="Consent">What its person is asked.</param>
internal sealed record DeclaredConnection(ConnectionCatalog Catalog, Consent Consent)
{
    /// <summary>Finds and reads its file in <c>connections/</c>.</summary>
    /// <exception cref="CommandFault">There is no such connection, or nobody can be asked for it.</exception>
    /// <exception cref="DeclarationException">Its file has faults; it lists every one of them.</exception>
    public static DeclaredConnection Read(string integrations, string name, Func<string, string?> setting)
    {
        var folder = Path.Combine(integrations, "connections");
        var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(f => new Declared(f)).ToList() : [];

        // A file that cannot be read has no name but its own.
        if ((files.Find(f => f.Name == name) ?? files.Find(f => f.Map is null && f.Stem == name)) is not { } found)
            throw new CommandFault($"there is no connection '{name}' in {folder}: {Suggestion.Remedy(name, [.. files.Select(f => f.Name)])}");
        var faults = new FaultList();
        var catalog = ConnectionCatalog.Read([(found.Shown, found.Text)], setting, faults, path => DeclaredPaths.Document(integrations, path));
        faults.ThrowIfAny();
        var consent = Consent.For(catalog.Connections[name], out var problem);
        return consent is not null ? new DeclaredConnection(catalog, consent) : throw new CommandFault($"{found.Place}: {problem}.");
    }

    private sealed class Declared
    {
        public Declared(string file)
        {
            Shown = DeclaredPaths.Shown(file);
            Text = File.ReadAllText(file);
            Stem = Path.GetFileNameWithoutExtension(file);
            var faults = new FaultList();
            Map = DeclaredFile.Read(Shown, Text, faults);
            Name = Map?.Text("connection", faults)?.Value ?? Stem;
        }

        public string Shown { get; }

        public string Text { get; }

        public string Stem { get; }

        public string Name { get; }

        public DeclaredMap? Map { get; }

        // Where the credential is declared, or what it comes from.
        public string Place => (Map!.Node("auth") ?? Map.Node("preset") ?? Map) is var at ? $"{at.File}:{at.Line}:{at.Column}" : Shown;
    }
}
