using Trunkline.Declarations;

namespace Trunkline.Cli.Sending;

/// <summary>What a sender has to know of a source: its provider and the secret to sign with.</summary>
internal sealed record DeclaredSource(string Provider, string? Secret)
{
    /// <summary>For an API key: the header that carries it, where the source names another one.</summary>
    public string? Header { get; init; }

    /// <summary>For an API key: the text in front of it.</summary>
    public string? Prefix { get; init; }

    /// <summary>Whether the source describes a signature of its own, which cannot be played.</summary>
    public bool HasOwnSignature { get; init; }

    /// <summary>Reads <c>integrations/sources/name.yaml</c>.</summary>
    public static DeclaredSource Read(string integrations, string name)
    {
        var folder = Path.Combine(integrations, "sources");
        var file = Path.Combine(folder, $"{name}.yaml");
        if (!File.Exists(file))
        {
            string[] known = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)] : [];
            throw new CommandFault($"there is no source '{name}' in {folder}: {Suggestion.Remedy(name, known)}");
        }

        var faults = new FaultList();
        var map = DeclaredFile.Read(file, File.ReadAllText(file), faults);
        var provider = map?.RequiredText("provider", faults, "say which");
        var secret = map?.List("secrets", faults)?.Items.OfType<DeclaredText>().FirstOrDefault();
        return faults.IsEmpty && provider is not null
            ? new DeclaredSource(provider.Value, secret?.Value)
            {
                Header = map!.Text("header", faults)?.Value,
                Prefix = map.Text("prefix", faults)?.Value,
                HasOwnSignature = map.Has("signature") || map.Has("variant"),
            }
            : throw new CommandFault(faults.All[0].ToString());
    }
}
