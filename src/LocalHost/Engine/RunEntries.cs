using System.Runtime.InteropServices;
using Trunkline.LocalHost.Journal;

namespace Trunkline.LocalHost.Engine;

/// <summary>Where the records of a live run stand, by LSN. Locks itself: the writer's thread adds and moves, the run reads.</summary>
internal sealed class RunEntries
{
    private readonly List<(long Lsn, RecordAddress Address)> entries = new(4);

    public void Add(SegmentSet segments, long lsn, RecordAddress address)
    {
        lock (entries)
            entries.Add((lsn, address));
        segments.Hold(address);
    }

    /// <summary>While the journal is read: in any order, copies included, nothing held yet.</summary>
    public void Load(long lsn, RecordAddress address)
    {
        var at = Find(lsn);
        if (at >= 0)
            entries[at] = (lsn, address);
        else
            entries.Insert(~at, (lsn, address));
    }

    /// <summary>After the journal was read: forgets what lies before the current execution and holds the rest.</summary>
    public void Loaded(SegmentSet segments, long cut, long input)
    {
        entries.RemoveAll(entry => entry.Lsn <= cut && entry.Lsn != input);
        foreach (var (_, address) in entries)
            segments.Hold(address);
    }

    public bool Stands(long lsn, RecordAddress address)
    {
        lock (entries)
        {
            var at = Find(lsn);
            return at >= 0 && entries[at].Address == address;
        }
    }

    public void Move(SegmentSet segments, long lsn, RecordAddress from, RecordAddress to)
    {
        lock (entries)
        {
            var at = Find(lsn);
            if (at < 0 || entries[at].Address != from)
                return;
            entries[at] = (lsn, to);
        }

        segments.Hold(to);
        segments.Release(from);
    }

    public RecordAddress? AddressOf(long lsn)
    {
        lock (entries)
        {
            var at = Find(lsn);
            return at < 0 ? null : entries[at].Address;
        }
    }

    public List<long> Lsns()
    {
        lock (entries)
            return entries.ConvertAll(static entry => entry.Lsn);
    }

    /// <summary>A new execution begins: records up to the cut count no longer.</summary>
    public void Cut(SegmentSet segments, long cut)
    {
        List<(long, RecordAddress Address)> dropped;
        lock (entries)
        {
            dropped = entries.FindAll(entry => entry.Lsn <= cut);
            entries.RemoveAll(entry => entry.Lsn <= cut);
        }

        foreach (var (_, address) in dropped)
            segments.Release(address);
    }

    private int Find(long lsn) =>
        CollectionsMarshal.AsSpan(entries).BinarySearch(new ByLsn(lsn));

    private readonly struct ByLsn(long lsn) : IComparable<(long Lsn, RecordAddress Address)>
    {
        public int CompareTo((long Lsn, RecordAddress Address) other) => lsn.CompareTo(other.Lsn);
    }
}
