using Trunkline.Connectors.Definitions;
using Trunkline.Stores;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Limits;

/// <summary>One rate for all instances: permits are leased from the table in blocks and used, or lost, within a fraction of a second. Where too few are
/// there now, the block is one of the near future, so that instances queue up in the row instead of asking it again and again. A long block of the future is spaced:
/// each permit has its own moment. The partner sees at most burst + rate × time over any window: what a permit may be used late by is taken off the burst.
/// A burst of one leaves nothing to be late by: there, instances take permits that are there, and are told in the row when to come for the next.</summary>
internal sealed class SharedBudget : IBudget
{
    private static readonly TimeSpan MostLease = TimeSpan.FromSeconds(2);

    // How far ahead a block may lie: whoever dies with one leaves the partner idle for no longer than it takes.
    private static readonly TimeSpan Horizon = TimeSpan.FromSeconds(30);

    // How much time a spaced block covers, and how many permits: the others wait behind it.
    private static readonly TimeSpan LongestAhead = TimeSpan.FromSeconds(4);
    private const int MostAhead = 16;

    // Where permits follow one another faster than timers are punctual, they have no moments of their own, and places in a line are worth nothing.
    private static readonly TimeSpan SmallestStep = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SmallestStepInLine = TimeSpan.FromMilliseconds(500);

    // A block that was leased longer ago than this is used only after a look whether somebody was asked to pause meanwhile.
    private static readonly TimeSpan Stale = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(2);

    private readonly BucketTable bucket;
    private readonly double capacity;
    private readonly string connection;
    private readonly Gate gate;
    private readonly TimeSpan lease;
    private readonly int ahead;
    private readonly int largest;
    private readonly double rate;
    private readonly TimeSpan step;
    private readonly TimeProvider time;
    private Block block = Block.None;
    private DateTimeOffset emptyUntil;
    private DateTimeOffset promisedUntil;
    private DateTimeOffset toldOfEmpty;
    private int size;
    private int wanted;
    private Task? working;

    public SharedBudget(string connection, BudgetDefinition definition, ITable table, TimeProvider time)
    {
        this.connection = connection;
        this.time = time;
        rate = definition.Rate!.Value;
        var half = TimeSpan.FromSeconds(definition.Burst / 2.0 / rate);
        lease = definition.Burst < 2 ? TimeSpan.Zero : half < MostLease ? half : MostLease;
        capacity = Math.Max(1, definition.Burst - lease.TotalSeconds * rate);
        largest = (int)Math.Max(1, Math.Min(rate * lease.TotalSeconds, capacity));
        step = TimeSpan.FromSeconds(1 / rate);
        var spaced = step < SmallestStep ? 0 : (int)Math.Min(MostAhead, Math.Ceiling(LongestAhead / step));
        ahead = lease > TimeSpan.Zero && spaced >= 2 * largest ? spaced : largest;
        size = Math.Max(1, largest / 4);
        gate = new Gate(connection);
        bucket = new BucketTable(table, connection, capacity, time);
    }

    public async ValueTask<Obstacle?> TakeAsync(int together, CancellationToken cancellationToken)
    {
        // A block that is leased may have to be waited for, or looked at again.
        for (var round = 0; round < 3; round++)
        {
            Task shared;
            lock (gate)
            {
                if (IsSettled(out var obstacle))
                    return obstacle;
                wanted = Math.Max(wanted + 1, together);
                shared = working ??= block.Permits > 0 ? LookAsync() : LeaseAsync();
            }

            try
            {
                // A caller that gives up leaves the lease to the others.
                await shared.WaitAsync(cancellationToken);
            }
            catch (StoreUnavailableException e)
            {
                return Obstacle.Held("budget", $"connection '{connection}' cannot read its shared budget now ({e.Message})", e.RetryAfter ?? StoreWait);
            }
        }

        lock (gate)
            return IsSettled(out var obstacle) ? obstacle : Spent(time.GetUtcNow());
    }

    public void Release()
    {
    }

    public async ValueTask PauseAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + wait;
        lock (gate)
            gate.PauseUntil(until);
        try
        {
            // The row is changed by one task at a time: whoever is at it goes first.
            for (var isMine = false; !isMine;)
            {
                Task shared;
                lock (gate)
                {
                    isMine = working is null;
                    shared = working ??= PauseSharedAsync(until);
                }

                await shared.WaitAsync(cancellationToken);
            }
        }
        catch (StoreUnavailableException)
        {
            // This instance pauses; the others hear it from the partner themselves.
        }
    }

    /// <summary>True when it is settled: taken (no obstacle) or put off. False when the table has to be asked.</summary>
    private bool IsSettled(out Obstacle? obstacle)
    {
        var now = time.GetUtcNow();
        obstacle = gate.Closed(now);
        if (obstacle is not null)
            return true;
        while (block.Permits > 0 && now > Next + lease)
            Lose();
        if (block.Permits > 0)
        {
            if (now < Next)
            {
                obstacle = Ahead(now);
                return true;
            }

            if (!IsSeen(now))
                return false;
            block = block with { Permits = block.Permits - 1 };
            if (block is { Permits: 0, Lost: 0 })
                size = Math.Min(ahead, 2 * size);
            return true;
        }

        if (now < emptyUntil)
            obstacle = Spent(now);
        return obstacle is not null;
    }

    // From when on the next permit of the block may be used.
    private DateTimeOffset Next => block.IsSpaced ? block.From + (block.Size - block.Permits) * step : block.From;

    // A pause that somebody else was asked for is looked for once in a block that is used up in no time, and again and again in one that is not.
    private bool IsSeen(DateTimeOffset now) => block.IsSpaced ? now - block.SeenAt < Stale : block.From - block.SeenAt < Stale;

    // Permits that nobody used in their time are gone: where they are many, the next block is smaller.
    private void Lose()
    {
        var lost = block.IsSpaced ? 1 : block.Permits;
        block = block with { Permits = block.Permits - lost, Lost = block.Lost + lost };
        if (block.Permits == 0 && block.Lost > block.Size / 2)
            size = Math.Max(1, size / 2);
    }

    // Each caller that is put off is told a moment of its own: those that the block is enough for, in it; the others behind it.
    private Obstacle Ahead(DateTimeOffset now)
    {
        if (block.IsSpaced)
        {
            var index = Math.Max(block.Promised, block.Size - block.Permits);
            if (index < block.Size)
            {
                block = block with { Promised = index + 1 };
                var own = block.From + index * step;
                promisedUntil = promisedUntil < own ? own : promisedUntil;
                return Put(own - now);
            }

            promisedUntil += step;
            return Put(promisedUntil - now);
        }

        var first = promisedUntil < block.From;
        promisedUntil = first ? block.From : promisedUntil + (block.Promised < block.Permits ? step / 2 : step);
        block = block with { Promised = block.Promised + 1 };
        return Put(promisedUntil - now);
    }

    private Obstacle Spent(DateTimeOffset now)
    {
        var next = emptyUntil > now ? emptyUntil : now + step;

        // Whoever was told before comes when they were told: somebody has to come for this one.
        if (next == emptyUntil && toldOfEmpty != emptyUntil)
        {
            toldOfEmpty = emptyUntil;
            promisedUntil = promisedUntil < next ? next : promisedUntil;
            return Put(next - now);
        }

        promisedUntil = promisedUntil < next ? next : promisedUntil + step;
        return Put(promisedUntil - now);
    }

    private Obstacle Put(TimeSpan wait) => Obstacle.Held("budget", $"connection '{connection}' has spent its budget of {rate:0.###} calls a second", wait);

    private async Task LeaseAsync()
    {
        // Leaves the lock before the table is asked.
        await Task.Yield();
        var (taken, now, from, isSpaced) = (0, time.GetUtcNow(), time.GetUtcNow(), false);
        DateTimeOffset? paused = null, line = null;
        try
        {
            var after = await bucket.ChangeAsync(Take, CancellationToken.None);
            lock (gate)
            {
                wanted = 0;
                if (paused is { } until)
                    gate.PauseUntil(until);
                if (after is null || taken == 0)
                    emptyUntil = from;
                else
                    (block, emptyUntil) = (new Block(taken, taken, from, now, isSpaced), line ?? emptyUntil);
            }
        }
        finally
        {
            Done();
        }

        Bucket? Take(Bucket current)
        {
            now = from = time.GetUtcNow();
            (taken, isSpaced, line) = (0, false, null);
            paused = current.PausedUntil > now ? current.PausedUntil : null;
            if (paused is not null)
                return null;
            var filled = current.FilledAt(now, rate, capacity) with { PausedUntil = null };
            if (lease == TimeSpan.Zero)
                return TakeOne(filled);
            int wish;
            lock (gate)
                wish = Math.Clamp(Math.Max(wanted, size), 1, ahead);
            var there = (int)Math.Floor(filled.Tokens + 1e-9);
            var atOnce = Math.Min(wish, largest);
            if (there >= Math.Max(1, atOnce / 2))
            {
                taken = Math.Min(there, atOnce);
                return filled with { Tokens = filled.Tokens - taken };
            }

            // From when on the bucket would hold them, or of spaced ones the first, were nobody to take any.
            isSpaced = wish > largest;
            from = now + TimeSpan.FromSeconds(((isSpaced ? 1 : wish) - filled.Tokens) / rate);
            if (from - now > Horizon)
            {
                from -= Horizon / 2;
                return null;
            }

            taken = wish;
            return filled with { Tokens = filled.Tokens - wish };
        }

        // One that is there, and in the same write the moment to come for the next; or that moment alone.
        Bucket? TakeOne(Bucket filled)
        {
            bool isMore, isDue;
            lock (gate)
                (isMore, isDue) = (wanted > 1 || promisedUntil > now, now >= emptyUntil && now - emptyUntil < step);
            var hasLine = step >= SmallestStepInLine;
            var horizon = Horizon > MostAhead * step ? Horizon : MostAhead * step;
            if (filled.Tokens >= 1 - 1e-9)
            {
                taken = 1;
                var behind = (filled.Line > now ? filled.Line.Value : now) + step;
                line = hasLine && isMore && behind - now <= horizon ? behind : null;
                return filled with { Tokens = filled.Tokens - 1, Line = line ?? filled.Line };
            }

            from = now + TimeSpan.FromSeconds((1 - filled.Tokens) / rate);

            // Whoever comes at the moment that they were told, and is short of a little because somebody before was late, keeps the place.
            if (!hasLine || isDue && from - now <= step / 2)
                return null;
            from = filled.Line is { } last && last + step > from ? last + step : from;
            if (from - now <= horizon)
                return filled with { Line = from };
            from -= horizon / 2;
            return null;
        }
    }

    private async Task LookAsync()
    {
        await Task.Yield();
        try
        {
            var current = await bucket.ReadAsync(CancellationToken.None);
            lock (gate)
            {
                if (current?.PausedUntil is { } until)
                    gate.PauseUntil(until);
                block = block with { SeenAt = time.GetUtcNow() };
            }
        }
        finally
        {
            Done();
        }
    }

    private async Task PauseSharedAsync(DateTimeOffset until)
    {
        await Task.Yield();
        try
        {
            await bucket.ChangeAsync(current => current.PausedUntil >= until ? null : current with { PausedUntil = until }, CancellationToken.None);
        }
        finally
        {
            Done();
        }
    }

    private void Done()
    {
        lock (gate)
            working = null;
    }

    /// <param name="Permits">What is left of it.</param>
    /// <param name="Size">What was leased.</param>
    /// <param name="From">From when on it, or of a spaced one the first permit, may be used, for the length of a lease.</param>
    /// <param name="SeenAt">When it was last looked whether somebody was asked to pause.</param>
    /// <param name="IsSpaced">Whether each permit has a moment of its own, one after the other at the rate.</param>
    /// <param name="Promised">How many were told to come for it.</param>
    /// <param name="Lost">How many nobody used in their time.</param>
    private sealed record Block(int Permits, int Size, DateTimeOffset From, DateTimeOffset SeenAt, bool IsSpaced = false, int Promised = 0, int Lost = 0)
    {
        public static readonly Block None = new(0, 0, DateTimeOffset.MinValue, DateTimeOffset.MinValue);
    }
}
