using System.Text.Json;

namespace Trunkline.Jsonata;

/// <summary>What an evaluation may see of the outside world: bound variables, the clock, randomness, limits.</summary>
public sealed record JsonataEnvironment
{
    /// <summary>System clock, shared randomness, default limits, no bindings.</summary>
    public static JsonataEnvironment Default { get; } = new();

    /// <summary>The clock of <c>$now</c> and <c>$millis</c>; both are read once per evaluation. Null forbids them (<c>U1010</c>).</summary>
    public TimeProvider? Clock { get; init; } = SystemClock;

    /// <summary>The randomness of <c>$random</c> and <c>$shuffle</c>: numbers in [0, 1). Null forbids them (<c>U1011</c>).</summary>
    public Func<double>? Random { get; init; } = SystemRandom;

    /// <summary>The evaluation's bounds.</summary>
    public JsonataLimits Limits { get; init; } = JsonataLimits.Default;

    /// <summary>Variables by name without the dollar sign.</summary>
    public IReadOnlyDictionary<string, JsonElement> Bindings { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Cancels the evaluation with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    // What the language promises where nobody says otherwise; the rooms that use it say so (flows: neither).
#pragma warning disable RS0030
    private static TimeProvider SystemClock => TimeProvider.System;

    private static Func<double> SystemRandom => System.Random.Shared.NextDouble;
#pragma warning restore RS0030
}
