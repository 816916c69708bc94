using System.Buffers;

namespace Trunkline.Intake.Commit;

/// <summary>The envelopes of one post, back to back in one pooled buffer.</summary>
internal sealed class EnvelopeBatch(int capacity) : IDisposable
{
    private readonly PooledBuffer buffer = new(capacity);
    private readonly List<int> ends = [];

    public PooledBuffer Buffer => buffer;

    public int Count => ends.Count;

    public int Bytes => buffer.Length;

    public ReadOnlyMemory<byte> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : ends[index - 1];
            return buffer.Written[start..ends[index]];
        }
    }

    public int LengthOf(int index) => ends[index] - (index == 0 ? 0 : ends[index - 1]);

    /// <summary>Everything written since the last call is one envelope.</summary>
    public void EndEnvelope() => ends.Add(buffer.Length);

    /// <summary>Adds a finished envelope.</summary>
    public void Add(ReadOnlySpan<byte> envelope)
    {
        buffer.Write(envelope);
        EndEnvelope();
    }

    public void Dispose() => buffer.Dispose();
}
