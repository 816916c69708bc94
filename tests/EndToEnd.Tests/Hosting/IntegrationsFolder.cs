namespace Trunkline.EndToEnd.Tests.Hosting;

/// <summary>A temporary <c>integrations/</c> folder and data folder, gone with the test.</summary>
internal sealed class IntegrationsFolder : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("trunkline-e2e-");

    public string Path => root.FullName;

    public string Data => System.IO.Path.Combine(root.FullName, ".local");

    public IntegrationsFolder Source(string name, string yaml) => Write("sources", name, yaml);

    public IntegrationsFolder Connection(string name, string yaml) => Write("connections", name, yaml);

    public IntegrationsFolder Flow(string name, string yaml) => Write("flows", name, yaml);

    public IntegrationsFolder Schema(string name, string json) => Write("schemas", name, json, ".json");

    /// <summary>A REST connection to a partner on loopback that is tried again quickly.</summary>
    public IntegrationsFolder Partner(string name, string url) => Connection(name, $$"""
        connection: {{name}}
        protocol: rest
        baseUrl: {{url}}
        auth: { type: none }
        allowPrivate: true
        timeout: 10s
        retry: { attempts: 50, first: 50ms, factor: 1.5, max: 500ms, for: 1h }
        idempotency: { header: Idempotency-Key }
        """);

    public void Dispose() => root.Delete(recursive: true);

    private IntegrationsFolder Write(string kind, string name, string text, string extension = ".yaml")
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, kind));
        File.WriteAllText(System.IO.Path.Combine(folder.FullName, name + extension), text);
        return this;
    }
}
