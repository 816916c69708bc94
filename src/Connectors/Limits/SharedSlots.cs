using System.Security.Cryptography;
using Trunkline.Stores;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Limits;

/// <summary>How many calls all instances together have under way: each leases slots from one row, keeps them while it is busy, gives back what it does not need,
/// and makes room where another one wants some. The slots of one that died come back when its lease runs out.</summary>
internal sealed class SharedSlots(string connection, int most, TimeSpan longestCall, ITable table, TimeProvider time)
{
    private const string Partition = "concurrency";
    private const int MostTries = 20;

    private static readonly TimeSpan WhileBusy = TimeSpan.FromMilliseconds(100);

    // How often an instance looks whether others want slots, or asks again for more.
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    // How long an instance keeps a slot that others want, where there are fewer slots than instances.
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(2);

    private readonly string instance = RandomNumberGenerator.GetHexString(16);
    private readonly Lock gate = new();
    private readonly TimeSpan lease = 2 * longestCall + TimeSpan.FromSeconds(10);
    private int allowed;
    private Task? asking;
    private ITimer? idle;
    private DateTimeOffset askedAt;
    private bool denied;
    private DateTimeOffset heldSince;
    private int peak;
    private int slots;
    private int underWay;
    private DateTimeOffset until;
    private int wanted;

    public async ValueTask<Obstacle?> TakeAsync(int together, CancellationToken cancellationToken)
    {
        for (var round = 0; ; round++)
        {
            Task shared;
            lock (gate)
            {
                var now = time.GetUtcNow();
                var isDue = now >= askedAt + Between;

                // No call begins that the lease does not cover to its end. A look at the others now and then lets them in.
                if (underWay < Math.Min(slots, allowed) && now + longestCall <= until && (!isDue || round > 0))
                {
                    peak = Math.Max(peak, ++underWay);
                    return null;
                }

                if (round > 1 || denied && !isDue)
                    return Busy();
                wanted = Math.Max(wanted + 1, together);
                shared = asking ??= AskAsync();
            }

            try
            {
                await shared.WaitAsync(cancellationToken);
            }
            catch (StoreUnavailableException e)
            {
                return Obstacle.Held("budget", $"connection '{connection}' cannot read how many of its calls are under way ({e.Message})", e.RetryAfter ?? StoreWait);
            }
        }
    }

    public void Release()
    {
        lock (gate)
        {
            underWay--;

            // Nobody may come for a long time: what was held for more than one call goes back at once, and the last one soon.
            if (underWay > 0)
                return;
            if (slots > 1 && time.GetUtcNow() >= askedAt + Between)
                GiveBack();
            else if (slots > 0)
                (idle ??= time.CreateTimer(_ => WhenIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)).Change(Between, Timeout.InfiniteTimeSpan);
        }
    }

    private void WhenIdle()
    {
        lock (gate)
        {
            if (underWay == 0 && slots > 0)
                GiveBack();
        }
    }

    private void GiveBack()
    {
        peak = 0;
        asking ??= GiveBackAsync();
    }

    private Obstacle Busy() =>
        Obstacle.Held("budget", $"connection '{connection}' has as many calls under way as its limit of {most} allows", WhileBusy);

    private async Task GiveBackAsync()
    {
        try
        {
            await AskAsync();
        }
        catch (StoreUnavailableException)
        {
            // The lease runs out by itself.
        }
    }

    private async Task AskAsync()
    {
        // Leaves the lock before the table is asked.
        await Task.Yield();
        try
        {
            for (var tries = 0; tries < MostTries; tries++)
            {
                var row = await table.GetAsync(Partition, connection, CancellationToken.None);
                var now = time.GetUtcNow();
                var others = (row is null ? new Dictionary<string, SlotHolder>() : SlotRow.Parse(row.Value).Holders).Where(h => h.Key != instance && h.Value.Until > now).ToDictionary(StringComparer.Ordinal);
                int need, fair;
                SlotHolder mine;

                lock (gate)
                {
                    // Where others want some, everybody is to come down to the same number, as calls end. Where there is not one for each, they take turns.
                    fair = !others.Values.Any(h => h.Wants) ? most : Math.Max(slots > 0 && others.Count >= most && now >= heldSince + Turn ? 0 : 1, most / (others.Count + 1));
                    need = Math.Min(most, Math.Max(underWay + wanted, peak));
                    mine = Mine(others.Values, Math.Min(need, fair), now);
                }

                if (mine is { Slots: > 0 } or { Wants: true })
                    others[instance] = mine;
                var text = new SlotRow(others).Text();
                if ((row is null ? await table.InsertAsync(Partition, connection, text, CancellationToken.None) : await table.ReplaceAsync(row, text, CancellationToken.None)) is null)
                    continue;
                lock (gate)
                {
                    if (slots == 0)
                        heldSince = now;
                    (slots, until, denied, peak, wanted) = (mine.Slots, mine.Until, mine.Slots < need, underWay, 0);
                    (askedAt, allowed) = (now, fair);
                }

                return;
            }

            lock (gate)
                (denied, askedAt, wanted) = (true, time.GetUtcNow(), 0);
        }
        finally
        {
            lock (gate)
                asking = null;
        }
    }

    // What is under way is never given away; what others hold is theirs until they give it back.
    private SlotHolder Mine(ICollection<SlotHolder> others, int need, DateTimeOffset now)
    {
        var granted = Math.Max(Math.Min(underWay, slots), Math.Min(need, most - others.Sum(h => h.Slots)));
        return new SlotHolder(granted, now + lease, granted < need);
    }
}
