namespace Trunkline.Connectors.Definitions;

/// <summary>Bounds of one exchange.</summary>
internal sealed record ConnectionLimits
{
    public static readonly TimeSpan MostTimeout = TimeSpan.FromMinutes(10);

    /// <summary>The whole exchange, from asking for a connection to the last byte of the answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Until the header of the answer is there.</summary>
    public TimeSpan HeaderTimeout { get; init; } = MostTimeout;

    /// <summary>From the header to the end of the body.</summary>
    public TimeSpan BodyTimeout { get; init; } = MostTimeout;

    public int MaxResponseBytes { get; init; } = 10 * 1024 * 1024;
}
