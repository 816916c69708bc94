namespace Trunkline.Flows.Plans;

/// <summary>How a call that may succeed later is tried again: exponential back-off with full jitter, never before the partner's Retry-After.</summary>
public sealed record RetryPolicy
{
    /// <summary>Attempts in all, the first included; 1 to 100.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>Upper bound of the first wait.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What the bound grows by from wait to wait; at least 1.</summary>
    public double Factor { get; init; } = 2;

    /// <summary>The bound grows no further than this.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>No attempt starts later than this after the first one.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The upper bound of the wait after an attempt.</summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    public TimeSpan CeilingAfter(int attempt)
    {
        var ceiling = First.TotalMilliseconds * Math.Pow(Factor, Math.Max(0, attempt - 1));
        return ceiling < Max.TotalMilliseconds ? TimeSpan.FromMilliseconds(ceiling) : Max;
    }
}
