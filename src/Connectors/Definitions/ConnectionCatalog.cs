using Trunkline.Declarations;

namespace Trunkline.Connectors.Definitions;

/// <summary>All connections of an installation: what flows may call, and what the host must have for them.</summary>
public sealed class ConnectionCatalog
{
    private ConnectionCatalog(IReadOnlyDictionary<string, ConnectionDefinition> connections)
    {
        Connections = connections;
        Secrets = [.. connections.Values.SelectMany(c => c.Secrets).OrderBy(s => s.File, StringComparer.Ordinal).ThenBy(s => s.Line).ThenBy(s => s.Column)];
    }

    /// <summary>The connections by name, for calls and for checking flows: name, protocol and retry policy of each.</summary>
    public IReadOnlyDictionary<string, ConnectionDefinition> Connections { get; }

    /// <summary>Every place that asks for a secret, so that the host can check at start that all of them exist.</summary>
    public IReadOnlyList<SecretReference> Secrets { get; }

    /// <summary>Reads connection files. A file with faults gives no connection; two of one name are a fault.</summary>
    /// <param name="files">Name for messages, and text, of each file.</param>
    /// <param name="settings">The value of a setting; null when it is not set.</param>
    /// <param name="faults">Where faults go.</param>
    /// <param name="documents">Gives a file that a connection names, by its path below the integrations folder; null where there is none. Left out: there are none.</param>
    public static ConnectionCatalog Read(
        IEnumerable<(string File, string Text)> files, Func<string, string?> settings, FaultList faults, Func<string, byte[]?>? documents = null)
    {
        var connections = new Dictionary<string, ConnectionDefinition>(StringComparer.Ordinal);
        foreach (var (file, text) in files)
        {
            if (DeclaredFile.Read(file, text, faults) is not { } map || ConnectionFile.Read(map, settings, faults, documents) is not { } connection)
                continue;
            if (!connections.TryAdd(connection.Name, connection))
                faults.Add(map.Node("connection")!, $"connection '{connection.Name}' stands in {connections[connection.Name].File} too", "give one of them another name");
        }

        return new ConnectionCatalog(connections);
    }
}
