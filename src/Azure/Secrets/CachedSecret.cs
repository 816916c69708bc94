using Trunkline.Stores.Secrets;

namespace Trunkline.Azure.Secrets;

/// <summary>What is known of one secret. Changed by its holder only, under <see cref="Gate"/>.</summary>
internal sealed class CachedSecret
{
    /// <summary>One reader asks the vault; the others wait for its answer.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>The last answer; null before the first. Read without the gate.</summary>
    public Answer? Last => Volatile.Read(ref last);

    /// <summary>What was found when the version before the current one was last looked for; null before the first time. Read without the gate.</summary>
    public Earlier? Previous => Volatile.Read(ref previous);

    private Answer? last;
    private Earlier? previous;

    public void Learn(Answer answer) => Volatile.Write(ref last, answer);

    public void Learn(Earlier found) => Volatile.Write(ref previous, found);

    /// <summary>Forgets that the answer is fresh, unless a reload has just shown that there is no other.</summary>
    public void Invalidate(DateTimeOffset now)
    {
        if (Last is { } known && now >= known.ReloadFrom)
            Learn(known with { FreshUntil = DateTimeOffset.MinValue, Refused = true });
    }

    /// <summary>One answer of the vault.</summary>
    /// <param name="Value">Null: there is no such secret.</param>
    /// <param name="Version">The vault's version of the value.</param>
    /// <param name="CreatedAt">When that version was made.</param>
    /// <param name="At">When it was given.</param>
    /// <param name="FreshUntil">Until when it is believed.</param>
    /// <param name="ReloadFrom">Before this no refusal causes a reload.</param>
    /// <param name="Refused">Whether a partner refused the value.</param>
    public sealed record Answer(
        Secret? Value, string? Version, DateTimeOffset? CreatedAt, DateTimeOffset At, DateTimeOffset FreshUntil, DateTimeOffset ReloadFrom, bool Refused = false);

    /// <summary>What stood before a version.</summary>
    /// <param name="Of">The version it was looked for.</param>
    /// <param name="Value">Null: nothing that may be used.</param>
    /// <param name="FreshUntil">Until when that is believed.</param>
    public sealed record Earlier(string? Of, Secret? Value, DateTimeOffset FreshUntil);
}
