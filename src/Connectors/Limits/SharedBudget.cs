using Trunkline.Connectors.Definitions;
using Trunkline.Stores;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Limits;

/// <summary>One rate for all instances: permits are leased from the table in blocks and used, or lost, within a fraction of a second. Where too few are
/// there now, the block is one of the near future, so that instances queue up in the row instead of asking it again and again.
/// The partner sees at most burst + rate × time over any window: what a block may be used late by is taken off the burst.</summary>
internal sealed class SharedBudget : IBudget
{
    private static readonly TimeSpan MostLease = TimeSpan.FromSeconds(2);

    // How far ahead a block may lie: whoever dies with one leaves the partner idle for no longer than it takes.
    private static readonly TimeSpan Horizon = TimeSpan.FromSeconds(30);

    // A block that was leased longer ago than this is used only after a look whether somebody was asked to pause meanwhile.
    private static readonly TimeSpan Stale = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(2);

    private readonly BucketTable bucket;
    private readonly double capacity;
    private readonly string connection;
    private readonly Gate gate;
    private readonly TimeSpan lease;
    private readonly int largest;
    private readonly double rate;
    private readonly TimeProvider time;
    private Block block = Block.None;
    private DateTimeOffset emptyUntil;
    private DateTimeOffset promisedUntil;
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
        if (block.Permits > 0 && now > block.From + lease)
            Leave();
        if (block.Permits > 0)
        {
            if (now < block.From)
            {
                obstacle = Ahead(now);
                return true;
            }

            if (!block.IsSeen)
                return false;
            block = block with { Permits = block.Permits - 1 };
            if (block.Permits == 0)
                size = Math.Min(largest, 2 * size);
            return true;
        }

        if (now < emptyUntil)
            obstacle = Spent(now);
        return obstacle is not null;
    }

    // Permits were left over: the next block is smaller.
    private void Leave()
    {
        if (block.Permits > block.Size / 2)
            size = Math.Max(1, size / 2);
        block = Block.None;
    }

    // Each caller that is put off is told a moment of its own: those that the block is enough for, in it; the others behind it.
    private Obstacle Ahead(DateTimeOffset now)
    {
        var first = promisedUntil < block.From;
        var step = TimeSpan.FromSeconds(1 / rate);
        promisedUntil = first ? block.From : promisedUntil + (block.Promised < block.Permits ? step / 2 : step);
        block = block with { Promised = block.Promised + 1 };
        return Put(promisedUntil - now);
    }

    private Obstacle Spent(DateTimeOffset now)
    {
        var next = emptyUntil > now ? emptyUntil : now + TimeSpan.FromSeconds(1 / rate);
        promisedUntil = promisedUntil < next ? next : promisedUntil + TimeSpan.FromSeconds(1 / rate);
        return Put(promisedUntil - now);
    }

    private Obstacle Put(TimeSpan wait) => Obstacle.Held("budget", $"connection '{connection}' has spent its budget of {rate:0.###} calls a second", wait);

    private async Task LeaseAsync()
    {
        // Leaves the lock before the table is asked.
        await Task.Yield();
        var (taken, now, from) = (0, time.GetUtcNow(), time.GetUtcNow());
        DateTimeOffset? paused = null;
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
                    block = new Block(taken, taken, from, from - now < Stale);
            }
        }
        finally
        {
            Done();
        }

        Bucket? Take(Bucket current)
        {
            now = from = time.GetUtcNow();
            taken = 0;
            paused = current.PausedUntil > now ? current.PausedUntil : null;
            if (paused is not null)
                return null;
            var filled = current.FilledAt(now, rate, capacity);
            int wish;
            lock (gate)
                wish = Math.Clamp(Math.Max(wanted, size), 1, largest);
            var there = (int)Math.Floor(filled.Tokens + 1e-9);
            if (lease == TimeSpan.Zero || there >= Math.Max(1, wish / 2))
            {
                taken = Math.Min(there, wish);
                if (taken == 0)
                    from = now + TimeSpan.FromSeconds((1 - filled.Tokens) / rate);
                return taken == 0 ? null : filled with { Tokens = filled.Tokens - taken, PausedUntil = null };
            }

            // From when on the bucket would hold them, were nobody to take any.
            from = now + TimeSpan.FromSeconds((wish - filled.Tokens) / rate);
            if (from - now > Horizon)
            {
                from -= Horizon / 2;
                return null;
            }

            taken = wish;
            return filled with { Tokens = filled.Tokens - wish, PausedUntil = null };
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
                block = block with { IsSeen = true };
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
    /// <param name="From">From when on it may be used, for the length of a lease.</param>
    /// <param name="IsSeen">Whether nobody was asked to pause when it was looked at last.</param>
    /// <param name="Promised">How many were told to come when it begins.</param>
    private sealed record Block(int Permits, int Size, DateTimeOffset From, bool IsSeen, int Promised = 0)
    {
        public static readonly Block None = new(0, 0, DateTimeOffset.MinValue, true);
    }
}
