using System.Security.Cryptography.X509Certificates;

namespace Trunkline.Intake;

/// <summary>Bounds of the receive pipeline and what it may reach. Every default is safe to run with.</summary>
public sealed record IntakeOptions
{
    /// <summary>Largest body in bytes where the source file says nothing (<c>maxBody</c>); default 1 MiB.</summary>
    public int MaxBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>Largest sum of header names and values in characters; more is answered with 431. Default 32 Ki.</summary>
    public int MaxHeaderChars { get; init; } = 32 * 1024;

    /// <summary>Time a caller has for sending its whole body; then 408. Default 15 s.</summary>
    public TimeSpan BodyTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time the event queue has for confirming a message; then its posts are answered with 503. Default 10 s.</summary>
    public TimeSpan AppendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of accepted but not yet durable events that may be in memory at most; past that posts are answered with 503. Default 64 MiB.</summary>
    public long HighWaterBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Bytes of bodies that may be in memory at most while they are read and checked; past that posts are answered with 503,
    /// those half read too. One source's bodies together get at most as much as is still free. Default 128 MiB.</summary>
    public long MaxBodiesBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>Messages written at the same time at most; a second one is begun only when it is full. Default 8.</summary>
    public int MaxParallelAppends { get; init; } = 8;

    /// <summary>What Retry-After says where nobody knows better; default 5 s.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many proxies in front of the app append to X-Forwarded-For and are trusted to: 0 takes the connection's own address, 1 the last
    /// entry, and so on. Matters for <c>allowIps</c> only. Default 0.</summary>
    public int TrustedProxies { get; init; }

    /// <summary>Makes the client that fetches providers' keys and certificates; it carries the host's connect guard and follows no redirects.
    /// Needed by sources that fetch keys; null makes such a source a fault at start.</summary>
    public Func<HttpClient>? CreateHttpClient { get; init; }

    /// <summary>Roots that PayPal's certificate chain must end in; null for the system's.</summary>
    public X509Certificate2Collection? PayPalRoots { get; init; }

    /// <summary>Throws when a bound makes no sense.</summary>
    /// <exception cref="ArgumentException">Names every option that is out of range.</exception>
    public void Validate()
    {
        List<string> wrong = [];
        void Check(bool holds, string name)
        {
            if (!holds)
                wrong.Add(name);
        }

        Check(MaxBodyBytes > 0, nameof(MaxBodyBytes));
        Check(MaxHeaderChars > 0, nameof(MaxHeaderChars));
        Check(BodyTimeout > TimeSpan.Zero, nameof(BodyTimeout));
        Check(AppendTimeout > TimeSpan.Zero, nameof(AppendTimeout));
        Check(HighWaterBytes > 0, nameof(HighWaterBytes));
        Check(MaxBodiesBytes > 0, nameof(MaxBodiesBytes));
        Check(MaxParallelAppends > 0, nameof(MaxParallelAppends));
        Check(RetryAfter > TimeSpan.Zero, nameof(RetryAfter));
        Check(TrustedProxies >= 0, nameof(TrustedProxies));
        if (wrong.Count > 0)
            throw new ArgumentException($"Intake options out of range: {string.Join(", ", wrong)}");
    }
}
