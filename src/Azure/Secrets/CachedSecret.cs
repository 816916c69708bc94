using Trunkline.Stores.Secrets;

namespace Trunkline.Azure.Secrets;

/// <summary>What is known of one secret. Changed by its holder only, under <see cref="Gate"/>.</summary>
internal sealed class CachedSecret
{
    /// <summary>One reader asks the vault; the others wait for its answer.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>The last answer; null before the first. Read without the gate.</summary>
    public Answer? Last => Volatile.Read(ref last);

    private Answer? last;

    public void Learn(Answer answer) => Volatile.Write(ref last, answer);

    /// <summary>Forgets that the answer is fresh, unless a reload has just shown that there is no other.</summary>
    public void Invalidate(DateTimeOffset now)
    {
        if (Last is { } known && now >= known.ReloadFrom)
            Learn(known with { FreshUntil = DateTimeOffset.MinValue, Refused = true });
    }

    /// <summary>One answer of the vault.</summary>
    /// <param name="Value">Null: there is no such secret.</param>
    /// <param name="Version">The vault's version of the value.</param>
    /// <param name="At">When it was given.</param>
    /// <param name="FreshUntil">Until when it is believed.</param>
    /// <param name="ReloadFrom">Before this no refusal causes a reload.</param>
    /// <param name="Refused">Whether a partner refused the value.</param>
    public sealed record Answer(
        Secret? Value, string? Version, DateTimeOffset At, DateTimeOffset FreshUntil, DateTimeOffset ReloadFrom, bool Refused = false);
}
