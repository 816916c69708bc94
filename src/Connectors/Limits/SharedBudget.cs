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
    private static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(2);

    private readonly BucketTable bucket;
    private readonly string connection;
    private readonly Gate gate;
    private readonly BudgetShape shape;
    private readonly TimeProvider time;
    private PermitBlock block = PermitBlock.None;
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
        shape = new BudgetShape(definition);
        size = Math.Max(1, shape.Largest / 4);
        gate = new Gate(connection);
        bucket = new BucketTable(table, connection, shape.Capacity, time);
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
        Drop(now);
        if (block.Permits > 0)
        {
            if (now < block.Next)
            {
                obstacle = Ahead(now);
                return true;
            }

            if (!block.IsSeen(now))
                return false;
            block = block.Used();
            if (block is { Permits: 0, Lost: 0 })
                size = Math.Min(shape.Ahead, 2 * size);
            return true;
        }

        if (now < emptyUntil)
            obstacle = Spent(now);
        return obstacle is not null;
    }

    // Permits that nobody used in their time are gone: where they are many, the next block is smaller.
    private void Drop(DateTimeOffset now)
    {
        var had = block.Permits;
        block = block.At(now, shape.Use);
        if (had > 0 && block.Permits == 0 && block.Lost > block.Size / 2)
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
                var own = block.From + index * shape.Step;
                promisedUntil = promisedUntil < own ? own : promisedUntil;
                return Put(own - now);
            }

            promisedUntil += shape.Step;
            return Put(promisedUntil - now);
        }

        var first = promisedUntil < block.From;
        promisedUntil = first ? block.From : promisedUntil + (block.Promised < block.Permits ? shape.Step / 2 : shape.Step);
        block = block with { Promised = block.Promised + 1 };
        return Put(promisedUntil - now);
    }

    private Obstacle Spent(DateTimeOffset now)
    {
        var next = emptyUntil > now ? emptyUntil : now + shape.Step;

        // Whoever was told before comes when they were told: somebody has to come for this one.
        if (next == emptyUntil && toldOfEmpty != emptyUntil)
        {
            toldOfEmpty = emptyUntil;
            promisedUntil = promisedUntil < next ? next : promisedUntil;
            return Put(next - now);
        }

        promisedUntil = promisedUntil < next ? next : promisedUntil + shape.Step;
        return Put(promisedUntil - now);
    }

    private Obstacle Put(TimeSpan wait) => Obstacle.Held("budget", $"connection '{connection}' has spent its budget of {shape.Rate:0.###} calls a second", wait);

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

                // The table took its time: what may be used at once may be used from now on, or it would be lost before anybody could.
                if (from == now)
                    from = time.GetUtcNow();
                if (after is null || taken == 0)
                    emptyUntil = from;
                else
                    (block, emptyUntil) = (new PermitBlock(taken, taken, from, now, isSpaced ? shape.Step : TimeSpan.Zero), line ?? emptyUntil);
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
            var filled = current.FilledAt(now, shape.Rate, shape.Capacity) with { PausedUntil = null };
            if (shape.Lease == TimeSpan.Zero)
                return TakeOne(filled);
            int wish;
            lock (gate)
                wish = Math.Clamp(Math.Max(wanted, size), 1, shape.Ahead);
            var there = (int)Math.Floor(filled.Tokens + 1e-9);
            var atOnce = Math.Min(wish, shape.Largest);
            if (there >= Math.Max(1, atOnce / 2))
            {
                taken = Math.Min(there, atOnce);
                return filled with { Tokens = filled.Tokens - taken };
            }

            // From when on the bucket would hold them, or of spaced ones the first, were nobody to take any.
            isSpaced = wish > shape.Largest;
            from = now + TimeSpan.FromSeconds(((isSpaced ? 1 : wish) - filled.Tokens) / shape.Rate);
            if (from - now > shape.Horizon)
            {
                from -= shape.Horizon / 2;
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
                (isMore, isDue) = (wanted > 1 || promisedUntil > now, now >= emptyUntil && now - emptyUntil < shape.Step);
            if (filled.Tokens >= 1 - 1e-9)
            {
                taken = 1;
                var behind = (filled.Line > now ? filled.Line.Value : now) + shape.Step;
                line = shape.HasLine && isMore && behind - now <= shape.LineHorizon ? behind : null;
                return filled with { Tokens = filled.Tokens - 1, Line = line ?? filled.Line };
            }

            from = now + TimeSpan.FromSeconds((1 - filled.Tokens) / shape.Rate);

            // Whoever comes at the moment that they were told, and is short of a little because somebody before was late, keeps the place.
            if (!shape.HasLine || isDue && from - now <= shape.Step / 2)
                return null;
            from = filled.Line is { } last && last + shape.Step > from ? last + shape.Step : from;
            if (from - now <= shape.LineHorizon)
                return filled with { Line = from };
            from -= shape.LineHorizon / 2;
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
}
