using Trunkline.Connectors.Definitions;

namespace Trunkline.Connectors.Limits;

/// <summary>How permits are handed out so that burst and rate of a connection are kept.</summary>
internal sealed class BudgetShape
{
    private static readonly TimeSpan MostLease = TimeSpan.FromSeconds(2);

    // How much time a spaced block covers, and how many permits: the others wait behind it.
    private static readonly TimeSpan LongestAhead = TimeSpan.FromSeconds(4);
    private const int MostAhead = 16;

    // Where permits follow one another faster than timers are punctual, they have no moments of their own, and places in a line are worth nothing.
    private static readonly TimeSpan SmallestStep = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SmallestStepInLine = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan WhileWoken = TimeSpan.FromMilliseconds(250);

    // How many may stand in line, however slow it goes.
    private const int LongestLine = 16;

    public BudgetShape(BudgetDefinition definition)
    {
        Rate = definition.Rate!.Value;
        Step = TimeSpan.FromSeconds(1 / Rate);
        var half = TimeSpan.FromSeconds(definition.Burst / 2.0 / Rate);
        Lease = definition.Burst < 2 ? TimeSpan.Zero : half < MostLease ? half : MostLease;
        Capacity = Math.Max(1, definition.Burst - Lease.TotalSeconds * Rate);
        Largest = (int)Math.Max(1, Math.Min(Rate * Lease.TotalSeconds, Capacity));
        var spaced = Step < SmallestStep ? 0 : (int)Math.Min(MostAhead, Math.Ceiling(LongestAhead / Step));
        Ahead = Lease > TimeSpan.Zero && spaced >= 2 * Largest ? spaced : Largest;
    }

    /// <summary>Permits a second.</summary>
    public double Rate { get; }

    /// <summary>From one permit to the next.</summary>
    public TimeSpan Step { get; }

    /// <summary>By how much a permit may be used late; zero: not at all.</summary>
    public TimeSpan Lease { get; }

    /// <summary>How long a permit that was leased can be used: where it may not be late at all, just long enough for the caller who waits for it to be woken.</summary>
    public TimeSpan Use => Lease > TimeSpan.Zero ? Lease : WhileWoken;

    /// <summary>The bucket's: what the burst leaves after the lateness.</summary>
    public double Capacity { get; }

    /// <summary>The largest block whose permits may all be used at once.</summary>
    public int Largest { get; }

    /// <summary>The largest block of the future; above <see cref="Largest"/> each permit has its moment.</summary>
    public int Ahead { get; }

    /// <summary>How far ahead a block may lie: whoever dies with one leaves the partner idle for no longer than it takes.</summary>
    public TimeSpan Horizon { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How far ahead somebody is told to come.</summary>
    public TimeSpan LineHorizon => Horizon > LongestLine * Step ? Horizon : LongestLine * Step;

    /// <summary>Whether instances are told in the row when to come, because nothing can be taken ahead.</summary>
    public bool HasLine => Lease == TimeSpan.Zero && Step >= SmallestStepInLine;
}
