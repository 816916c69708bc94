namespace Trunkline.Sandbox;

/// <summary>How a sandbox is started.</summary>
public sealed record SandboxOptions
{
    /// <summary>Port of the control API where nothing else is said; partners follow at the next ports in the order of <see cref="SandboxServer.PartnerNames"/>.</summary>
    public const int DefaultBasePort = 7180;

    /// <summary>Port of the control API; 0 lets the system choose every port.</summary>
    public int BasePort { get; init; } = DefaultBasePort;

    /// <summary>The clock of tokens, rates and outages.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long an access token of the CRM is good.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Requests a second that the CRM takes before it answers 429.</summary>
    public int CrmRequestsPerSecond { get; init; } = 10;

    /// <summary>Requests kept per partner, the newest; the counts of the summary go on.</summary>
    public int KeptRequests { get; init; } = 20_000;

    /// <summary>Whether the payments API makes up a customer for an unknown id that starts with <c>cus_</c> instead of answering 404;
    /// for load from invented events.</summary>
    public bool InventCustomers { get; init; }

    /// <summary>Called with every request after it was answered or dropped; null for nobody. Called on the request's own thread: be quick.</summary>
    public Action<Recording.RecordedRequest>? Received { get; init; }
}
