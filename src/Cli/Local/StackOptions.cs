namespace Trunkline.Cli.Local;

/// <summary>What is started locally.</summary>
internal sealed record StackOptions
{
    public const int DefaultPort = 7071;

    public int Port { get; init; } = DefaultPort;

    /// <summary><c>journal</c> or <c>azurite</c>.</summary>
    public string Storage { get; init; } = "journal";

    /// <summary>Folder of everything durable.</summary>
    public required string Data { get; init; }

    public required string Integrations { get; init; }

    public bool WithSandbox { get; init; } = true;

    public int SandboxPort { get; init; } = Sandbox.DefaultBasePort;

    /// <summary>First of Azurite's three ports.</summary>
    public int AzuritePort { get; init; } = Azurite.DefaultPort;

    public Uri Host => new($"http://localhost:{Port}");
}
