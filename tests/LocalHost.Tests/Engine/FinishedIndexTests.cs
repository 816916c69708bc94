using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Engine.Finished;
using Trunkline.LocalHost.Journal;

namespace Trunkline.LocalHost.Tests.Engine;

public sealed class FinishedIndexTests
{
    [Fact]
    public void An_entry_takes_32_bytes() => Assert.Equal(32, System.Runtime.CompilerServices.Unsafe.SizeOf<FinishedEntry>());

    [Fact]
    public void Every_entry_is_found_while_it_is_kept_and_none_after()
    {
        var ring = new FinishedRing();
        var table = new PositionTable(ring);
        var random = new Random(7);
        var kept = new Queue<RunHash>();
        var gone = new List<RunHash>();
        for (var i = 0; i < 60_000; i++)
        {
            // Few distinct low bits: long probe chains.
            var hash = new RunHash((uint)random.Next(500) | ((ulong)(uint)i << 32), (uint)random.Next(3) | ((ulong)(uint)i << 20));
            table.Add(hash, ring.Add(new(hash, new((uint)i, (uint)i, 1), DateTimeOffset.UnixEpoch, RunState.Completed)));
            kept.Enqueue(hash);
            while (kept.Count > (i < 30_000 ? 20_000 : 100))
            {
                var oldest = kept.Dequeue();
                gone.Add(oldest);
                table.Remove(oldest);
                ring.DropFirst();
            }
        }

        Assert.Equal(kept.Count, ring.Count);
        Assert.All(kept, hash => Assert.Equal(hash, ring[table.Find(hash)].Hash));
        Assert.All(gone.Take(2000), hash => Assert.Equal(-1, table.Find(hash)));
    }

    [Fact]
    public void An_entry_keeps_its_address_state_and_second()
    {
        var at = new DateTimeOffset(2031, 12, 31, 23, 59, 58, TimeSpan.Zero);
        var entry = new FinishedEntry(new(1, 2), new(uint.MaxValue, uint.MaxValue - 1, 7), at, RunState.Discarded);
        Assert.Equal(new RecordAddress(uint.MaxValue, uint.MaxValue - 1, 7), entry.Address);
        Assert.Equal(at, entry.FinishedAt);
        Assert.Equal(RunState.Discarded, entry.State);
    }
}
