using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Journal;

namespace Trunkline.LocalHost.Engine.Finished;

/// <summary>Runs that are over and kept: by id for duplicates and reports, by time for lists and retention. Reports stay on disk.</summary>
internal sealed class FinishedRuns
{
    private const int PurgeSlice = 2048;
    private static readonly TimeSpan PurgePause = TimeSpan.FromMilliseconds(1);
    private readonly Lock gate = new();
    private readonly FinishedRing ring = new();
    private readonly PositionTable positions;
    private readonly JournalOptions options;
    private List<FinishedEntry> loading = [];
    private Dictionary<RunHash, int> loaded = [];
    private JournalLog journal = null!;

    public FinishedRuns(JournalOptions options)
    {
        this.options = options;
        positions = new(ring);
    }

    public long Count
    {
        get
        {
            lock (gate)
                return ring.Count;
        }
    }

    public void Attach(JournalLog log) => journal = log;

    public void Load(RunHash hash, RecordAddress address, DateTimeOffset finishedAt, RunState state)
    {
        // Twice after a crash while cleaning: the later copy is the one that stays.
        if (loaded.TryAdd(hash, loading.Count))
            loading.Add(new(hash, address, finishedAt, state));
        else
            loading[loaded[hash]] = new(hash, address, finishedAt, state);
    }

    public void Loaded()
    {
        // By time, not by place: cleaning moves the old ones behind the new ones. A sort over plain numbers takes a tenth of one over entries.
        var order = new long[loading.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = (loading[i].FinishedAt.ToUnixTimeSeconds() << 31) | (uint)i;
        Array.Sort(order);
        foreach (var place in order)
        {
            var entry = loading[(int)(place & int.MaxValue)];
            Add(entry.Hash, entry.Address, entry.FinishedAt, entry.State);
        }

        loading = [];
        loaded = [];
    }

    public void Add(RunHash hash, RecordAddress address, DateTimeOffset finishedAt, RunState state)
    {
        lock (gate)
        {
            positions.Add(hash, ring.Add(new(hash, address, finishedAt, state)));
            journal.Segments.Hold(address);
            // Two out for one in: the count comes down to its bound however far above it was.
            for (var i = 0; i < 2 && ring.Count > options.KeepFinishedMax; i++)
                DropOldest();
        }
    }

    /// <summary>Where the report stands; null when no such run is kept.</summary>
    public RecordAddress? Find(RunHash hash)
    {
        lock (gate)
        {
            var position = positions.Find(hash);
            return position < 0 ? null : ring[position].Address;
        }
    }

    /// <summary>Drops what is past retention: a slice now, the rest behind the caller's back, in slices between which others get at the index.</summary>
    public void Purge(DateTimeOffset now) => _ = PurgeAsync(now - options.KeepFinishedFor);

    public void Move(RunHash hash, RecordAddress from, RecordAddress to)
    {
        lock (gate)
        {
            var position = positions.Find(hash);
            if (position < 0 || ring[position].Address != from)
                return;
            ring[position].Address = to;
            journal.Segments.Hold(to);
            journal.Segments.Release(from);
        }
    }

    /// <summary>Newest first: up to <paramref name="max"/> entries before a position, and the position to go on before; -1 at the end.</summary>
    public (List<RecordAddress> Found, long Next) Before(long position, RunState? state, int max)
    {
        var found = new List<RecordAddress>(Math.Min(max, 64));
        lock (gate)
        {
            var at = Math.Min(position, ring.Next);
            // Bounded work under the lock, however rare the state is.
            for (var looked = 0; at > ring.First && found.Count < max && looked < 100_000; looked++)
            {
                ref var entry = ref ring[--at];
                if (state is null || entry.State == state)
                    found.Add(entry.Address);
            }

            return (found, at > ring.First ? at : -1);
        }
    }

    private async Task PurgeAsync(DateTimeOffset before)
    {
        while (DropSlice(before))
        {
            // A lock that is taken again at once is not given to those who wait for it, not for the tenth of a second after which .NET makes it fair.
            await Task.Delay(PurgePause).ConfigureAwait(false);
        }

        journal.Nudge();
    }

    // Whether there is more.
    private bool DropSlice(DateTimeOffset before)
    {
        lock (gate)
        {
            for (var i = 0; i < PurgeSlice && IsPast(before); i++)
                DropOldest();
            return IsPast(before);
        }
    }

    private bool IsPast(DateTimeOffset before) =>
        ring.Count > 0 && (ring.Count > options.KeepFinishedMax || ring[ring.First].FinishedAt < before);

    private void DropOldest()
    {
        ref var entry = ref ring[ring.First];
        positions.Remove(entry.Hash);
        journal.Segments.Release(entry.Address);
        ring.DropFirst();
    }
}
