namespace Trunkline.LocalHost.Engine.Finished;

/// <summary>Entries in the order in which runs finished: added at one end, dropped at the other, in chunks, so that neither end ever copies all of it.</summary>
internal sealed class FinishedRing
{
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;
    private FinishedEntry[]?[] chunks = new FinishedEntry[16][];

    /// <summary>Position of the oldest entry. Positions only grow.</summary>
    public long First { get; private set; }

    /// <summary>Position that the next entry gets.</summary>
    public long Next { get; private set; }

    public long Count => Next - First;

    public ref FinishedEntry this[long position] => ref chunks[(position >> ChunkBits) & (chunks.Length - 1)]![position & (ChunkSize - 1)];

    public long Add(FinishedEntry entry)
    {
        if ((Next & (ChunkSize - 1)) == 0 || Count == 0)
            Reserve();
        this[Next] = entry;
        return Next++;
    }

    public void DropFirst()
    {
        First++;
        if ((First & (ChunkSize - 1)) == 0)
            chunks[((First - 1) >> ChunkBits) & (chunks.Length - 1)] = null;
    }

    private void Reserve()
    {
        var chunk = Next >> ChunkBits;
        if (chunk - (First >> ChunkBits) >= chunks.Length)
        {
            var wider = new FinishedEntry[chunks.Length * 2][];
            for (var i = First >> ChunkBits; i < chunk; i++)
                wider[i & (wider.Length - 1)] = chunks[i & (chunks.Length - 1)]!;
            chunks = wider;
        }

        chunks[chunk & (chunks.Length - 1)] ??= new FinishedEntry[ChunkSize];
    }
}
