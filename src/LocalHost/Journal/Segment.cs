using System.Buffers.Binary;
using System.Numerics;

namespace Trunkline.LocalHost.Journal;

/// <summary>One file of the journal: a header, then records. Only the writer's thread changes its length.</summary>
internal sealed class Segment(uint number, IJournalFile file, long length, long firstLsn)
{
    public const int HeaderBytes = 32;
    private const ulong Magic = 0x31304C4E_524A4C54; // "TLJRNL01"
    private long live;
    private long length = length;

    public uint Number { get; } = number;

    public IJournalFile File { get; } = file;

    /// <summary>Every LSN given out before this segment was begun is below this one.</summary>
    public long FirstLsn { get; } = firstLsn;

    public long Length { get => Volatile.Read(ref length); set => Volatile.Write(ref length, value); }

    /// <summary>Bytes of the records in it that still count.</summary>
    public long Live => Volatile.Read(ref live);

    public void Hold(uint bytes) => Interlocked.Add(ref live, bytes);

    public void Release(uint bytes) => Interlocked.Add(ref live, -(long)bytes);

    /// <param name="files">Where it is created.</param>
    /// <param name="number">Its number.</param>
    /// <param name="firstLsn">See <see cref="FirstLsn"/>.</param>
    /// <param name="first">A sealed record that it begins with; empty for none.</param>
    public static Segment Create(IJournalFiles files, uint number, long firstLsn, ReadOnlySpan<byte> first = default)
    {
        var file = files.Create(number);
        try
        {
            Span<byte> header = stackalloc byte[HeaderBytes];
            header.Clear();
            BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
            BinaryPrimitives.WriteUInt32LittleEndian(header[8..], number);
            BinaryPrimitives.WriteInt64LittleEndian(header[16..], firstLsn);
            BinaryPrimitives.WriteUInt32LittleEndian(header[28..], Checksum(header));
            file.Write([.. header, .. first], 0);
            file.Flush();
            return new(number, file, HeaderBytes + first.Length, firstLsn);
        }
        catch
        {
            file.Dispose();
            Withdraw(files, number);
            throw;
        }
    }

    private static void Withdraw(IJournalFiles files, uint number)
    {
        try
        {
            files.Delete(number);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays, begun in vain: it is overwritten by the next try, and a start before that passes it over.
        }
    }

    /// <summary>Opens an existing file; null when its header was never written: a crash while it was being created.</summary>
    /// <exception cref="JournalCorruptException">Its header is something else.</exception>
    public static Segment? Open(IJournalFiles files, uint number)
    {
        var file = files.Open(number);
        Span<byte> header = stackalloc byte[HeaderBytes];
        var read = file.Read(header, 0);
        if (read == HeaderBytes && BinaryPrimitives.ReadUInt64LittleEndian(header) == Magic
            && BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) == number
            && BinaryPrimitives.ReadUInt32LittleEndian(header[28..]) == Checksum(header))
            return new(number, file, file.Length, BinaryPrimitives.ReadInt64LittleEndian(header[16..]));
        var begun = file.Length <= HeaderBytes || !header.ContainsAnyExcept((byte)0);
        file.Dispose();
        return begun ? null : throw new JournalCorruptException(files.NameOf(number), 0, "this is no header of a journal segment");
    }

    private static uint Checksum(ReadOnlySpan<byte> header)
    {
        var crc = 0xFFFFFFFF;
        for (var i = 0; i < 24; i += 8)
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(header[i..]));
        return ~crc;
    }
}
