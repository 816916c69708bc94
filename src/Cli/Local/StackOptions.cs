namespace Trunkline.Cli.Local;

/// <summary>What is started locally.</summary>
internal sealed record StackOptions
{
    public const int DefaultPort = 7071;

    /// <summary>Where a host is that nobody asked to be elsewhere.</summary>
    public static Uri DefaultHost { get; } = new($"http://localhost:{DefaultPort}");

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

    /// <summary>Each part needs ports of its own: two that share one would take each other's requests.</summary>
    /// <exception cref="CommandFault">Two parts were given the same port.</exception>
    public void ThrowIfPortsOverlap()
    {
        List<(string Option, string Part, int First, int Last)> taken = [("--port", "the host", Port, Port)];
        if (WithSandbox)
            taken.Add(("--sandbox-port", "the sandbox", SandboxPort, SandboxPort + Sandbox.Partners));
        if (Storage == "azurite")
            taken.Add(("--azurite-port", "Azurite", AzuritePort, AzuritePort + Azurite.Ports - 1));
        for (var later = 1; later < taken.Count; later++)
        {
            foreach (var other in taken.Take(later).Where(o => o.First <= taken[later].Last && taken[later].First <= o.Last))
            {
                throw new CommandFault($"{taken[later].Part} needs ports {taken[later].First} to {taken[later].Last}, and {other.Part} has {(other.First == other.Last ? $"{other.First}" : $"{other.First} to {other.Last}")}: "
                    + $"choose another {taken[later].Option} or {other.Option}.");
            }
        }
    }
}
