namespace Trunkline.LocalHost.Engine.Finished;

/// <summary>From a run's hash to its position in the ring: open addressing over the positions alone, in shards, so that growing one never takes long.</summary>
internal sealed class PositionTable(FinishedRing ring)
{
    private const int ShardBits = 8;
    private readonly Shard[] shards = [.. Enumerable.Range(0, 1 << ShardBits).Select(_ => new Shard(ring))];

    /// <summary>-1 when it is not there.</summary>
    public long Find(RunHash hash) => Of(hash).Find(hash);

    public void Add(RunHash hash, long position) => Of(hash).Add(hash, position);

    /// <summary>Takes it out; its entry must still stand in the ring.</summary>
    public void Remove(RunHash hash) => Of(hash).Remove(hash);

    private Shard Of(RunHash hash) => shards[hash.Low & ((1 << ShardBits) - 1)];

    private sealed class Shard(FinishedRing ring)
    {
        // 0 is empty; else the low 32 bits of the position + 1, which the ring's first position completes.
        private uint[] slots = new uint[16];
        private int count;

        public long Find(RunHash hash)
        {
            var slot = SlotOf(hash);
            return slot < 0 ? -1 : PositionIn(slot);
        }

        public void Add(RunHash hash, long position)
        {
            if ((count + 1) * 4 > slots.Length * 3)
                Grow();
            Put(hash, position);
            count++;
        }

        public void Remove(RunHash hash)
        {
            var hole = SlotOf(hash);
            if (hole < 0)
                return;
            var mask = slots.Length - 1;
            // Entries behind the hole move up, unless that would take them before their own place.
            for (var next = (hole + 1) & mask; slots[next] != 0; next = (next + 1) & mask)
            {
                var home = HomeOf(ring[PositionIn(next)].Hash);
                if (((next - home) & mask) < ((next - hole) & mask))
                    continue;
                slots[hole] = slots[next];
                hole = next;
            }

            slots[hole] = 0;
            count--;
        }

        private int HomeOf(RunHash hash) => (int)(hash.High & (uint)(slots.Length - 1));

        private int SlotOf(RunHash hash)
        {
            for (var slot = HomeOf(hash); slots[slot] != 0; slot = (slot + 1) & (slots.Length - 1))
            {
                if (ring[PositionIn(slot)].Hash == hash)
                    return slot;
            }

            return -1;
        }

        private long PositionIn(int slot) => ring.First + (uint)(slots[slot] - 1 - (uint)ring.First);

        private void Put(RunHash hash, long position)
        {
            var slot = HomeOf(hash);
            while (slots[slot] != 0)
                slot = (slot + 1) & (slots.Length - 1);
            slots[slot] = (uint)position + 1;
        }

        private void Grow()
        {
            var old = slots;
            slots = new uint[old.Length * 2];
            foreach (var stored in old)
            {
                if (stored == 0)
                    continue;
                var position = ring.First + (uint)(stored - 1 - (uint)ring.First);
                Put(ring[position].Hash, position);
            }
        }
    }
}
