using System.Text.Json.Serialization;

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

    /// <summary>What is tried again, in place of the usual; each entry is a word of <see cref="RetryConditions"/>. Null: the usual.</summary>
    public IReadOnlyList<string>? On { get; init; }

    /// <summary>Whether a call that the partner may have done already is made again although it cannot recognise it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Unsafe { get; init; }

    /// <summary>The upper bound of the wait after an attempt.</summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    public TimeSpan CeilingAfter(int attempt)
    {
        var ceiling = First.TotalMilliseconds * Math.Pow(Factor, Math.Max(0, attempt - 1));
        return ceiling < Max.TotalMilliseconds ? TimeSpan.FromMilliseconds(ceiling) : Max;
    }
}
