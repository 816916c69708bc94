using Trunkline.Connectors.Definitions;
using Trunkline.Stores;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Limits;

/// <summary>One rate for all instances: permits are leased from the table in small batches and used, or lost, within a fraction of a second.
/// The partner sees at most burst + rate × time over any window: what a lease may be used late by is taken off the burst.</summary>
internal sealed class SharedBudget : IBudget
{
    private static readonly TimeSpan MostLease = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(2);

    private readonly BucketTable bucket;
    private readonly double capacity;
    private readonly string connection;
    private readonly Gate gate;
    private readonly TimeSpan lease;
    private readonly double rate;
    private readonly TimeProvider time;
    private DateTimeOffset emptyUntil;
    private Task? leasing;
    private DateTimeOffset leaseEnds;
    private int misses;
    private int permits;
    private DateTimeOffset promisedUntil;
    private int wanted;

    public SharedBudget(string connection, BudgetDefinition definition, ITable table, TimeProvider time)
    {
        this.connection = connection;
        this.time = time;
        rate = definition.Rate!.Value;
        var half = TimeSpan.FromSeconds(definition.Burst / 2.0 / rate);
        lease = definition.Burst < 2 ? TimeSpan.Zero : half < MostLease ? half : MostLease;
        capacity = Math.Max(1, definition.Burst - lease.TotalSeconds * rate);
        gate = new Gate(connection, definition.Concurrency);
        bucket = new BucketTable(table, connection, capacity, time);
    }

    public async ValueTask<Obstacle?> TakeAsync(CancellationToken cancellationToken)
    {
        Task shared;
        lock (gate)
        {
            if (TakeLocked(out var obstacle))
                return obstacle;
            wanted++;
            shared = leasing ??= LeaseAsync();
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

        lock (gate)
            return TakeLocked(out var obstacle) ? obstacle : Spent(time.GetUtcNow());
    }

    public void Release()
    {
        lock (gate)
            gate.Leave();
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
                    isMine = leasing is null;
                    shared = leasing ??= PauseSharedAsync(until);
                }

                await shared.WaitAsync(cancellationToken);
            }
        }
        catch (StoreUnavailableException)
        {
            // This instance pauses; the others hear it from the partner themselves.
        }
    }

    /// <summary>True when it is settled: taken (no obstacle) or put off. False when a lease is needed.</summary>
    private bool TakeLocked(out Obstacle? obstacle)
    {
        var now = time.GetUtcNow();
        obstacle = gate.Closed(now);
        if (obstacle is not null)
            return true;
        if (permits > 0 && now <= leaseEnds)
        {
            permits--;
            gate.Enter();
            return true;
        }

        if (now < emptyUntil)
            obstacle = Spent(now);
        return obstacle is not null;
    }

    // Each caller that is put off gets the next moment that nobody was told yet, so that they do not all come back at once.
    private Obstacle Spent(DateTimeOffset now)
    {
        var next = emptyUntil > now ? emptyUntil : now + TimeSpan.FromSeconds(1 / rate);
        promisedUntil = promisedUntil < next ? next : promisedUntil + TimeSpan.FromSeconds(1 / rate);
        return Obstacle.Held("budget", $"connection '{connection}' has spent its budget of {rate:0.###} calls a second", promisedUntil - now);
    }

    private async Task LeaseAsync()
    {
        // Leaves the lock before the table is asked.
        await Task.Yield();
        var (taken, now, left) = (0, time.GetUtcNow(), 0.0);
        DateTimeOffset? paused = null;
        try
        {
            var after = await bucket.ChangeAsync(Take, CancellationToken.None);
            lock (gate)
            {
                wanted = 0;
                permits = after is null ? 0 : taken;
                leaseEnds = now + lease;
                if (paused is { } until)
                    gate.PauseUntil(until);

                // Several permits are worth waiting for: one table call for all of them. The more so where others take them first.
                misses = taken > 0 ? 0 : misses + 1;
                var worth = Math.Max(1, Math.Min(rate * lease.TotalSeconds * (1 + misses), capacity * (misses == 0 ? 0.5 : 0.75)));
                emptyUntil = left >= 1 ? now : now + TimeSpan.FromSeconds((worth - left) / rate);
            }
        }
        finally
        {
            lock (gate)
                leasing = null;
        }

        Bucket? Take(Bucket current)
        {
            now = time.GetUtcNow();
            paused = current.PausedUntil > now ? current.PausedUntil : null;
            var filled = current.FilledAt(now, rate, capacity);
            int wish;
            lock (gate)
                wish = Math.Max(wanted, (int)(rate * lease.TotalSeconds));
            taken = paused is null ? (int)Math.Min(Math.Floor(filled.Tokens + 1e-9), wish) : 0;
            left = Math.Max(0, filled.Tokens - taken);
            return taken == 0 ? null : filled with { Tokens = left, PausedUntil = null };
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
            lock (gate)
                leasing = null;
        }
    }
}
