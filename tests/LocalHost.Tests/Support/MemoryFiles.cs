using Trunkline.LocalHost.Journal;

namespace Trunkline.LocalHost.Tests.Support;

/// <summary>Segments in memory, with faults on demand and a copy of the disk as a crash would leave it.</summary>
internal sealed class MemoryFiles : IJournalFiles
{
    private readonly SortedDictionary<uint, MemoryStream> files = [];

    /// <summary>Asked before each write with the bytes in all files and the bytes to write: how many of them the disk takes before it fails; null for all.</summary>
    public Func<long, int, int?>? Space { get; set; }

    /// <summary>Whether flushing fails.</summary>
    public bool FlushFails { get; set; }

    /// <summary>Whether cutting off fails.</summary>
    public bool TruncateFails { get; set; }

    /// <summary>Whether deleting fails.</summary>
    public bool DeleteFails { get; set; }

    public int Flushes { get; private set; }

    /// <summary>Called before each reading.</summary>
    public Action? Reading { get; set; }

    /// <summary>Called after each flush and each deletion: the moments between which a crash can fall.</summary>
    public Action<MemoryFiles>? Changed { get; set; }

    public long TotalBytes
    {
        get
        {
            lock (files)
                return files.Values.Sum(static file => file.Length);
        }
    }

    public IReadOnlyList<uint> List()
    {
        lock (files)
            return [.. files.Keys];
    }

    public IJournalFile Create(uint segment)
    {
        lock (files)
            files[segment] = new();
        return new MemoryFile(this, files[segment]);
    }

    public IJournalFile Open(uint segment)
    {
        lock (files)
            return new MemoryFile(this, files[segment]);
    }

    public void Delete(uint segment)
    {
        if (DeleteFails)
            throw new IOException("Input/output error");
        lock (files)
            files.Remove(segment);
        Changed?.Invoke(this);
    }

    public void Reserve(int bytes)
    {
    }

    public void Unreserve()
    {
    }

    public string NameOf(uint segment) => $"memory-{segment}";

    public byte[] Bytes(uint segment)
    {
        lock (files)
            return files[segment].ToArray();
    }

    public void Replace(uint segment, byte[] bytes)
    {
        lock (files)
        {
            files[segment] = new();
            files[segment].Write(bytes);
        }
    }

    /// <summary>All files as they are now.</summary>
    public MemoryFiles Copy()
    {
        var copy = new MemoryFiles();
        lock (files)
        {
            foreach (var (segment, file) in files)
                copy.Replace(segment, file.ToArray());
        }

        return copy;
    }

    private sealed class MemoryFile(MemoryFiles disk, MemoryStream stream) : IJournalFile
    {
        public long Length
        {
            get
            {
                lock (disk.files)
                    return stream.Length;
            }
        }

        public int Read(Span<byte> into, long offset)
        {
            disk.Reading?.Invoke();
            lock (disk.files)
            {
                stream.Position = offset;
                return stream.Read(into);
            }
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            lock (disk.files)
            {
                var taken = disk.Space?.Invoke(disk.TotalBytes, bytes.Length);
                stream.Position = offset;
                stream.Write(bytes[..(taken ?? bytes.Length)]);
                if (taken is not null)
                    throw new IOException("No space left on device");
            }
        }

        public void Flush()
        {
            lock (disk.files)
            {
                disk.Flushes++;
                if (disk.FlushFails)
                    throw new IOException("Input/output error");
            }

            disk.Changed?.Invoke(disk);
        }

        public void Truncate(long length)
        {
            lock (disk.files)
            {
                if (disk.TruncateFails)
                    throw new IOException("Input/output error");
                stream.SetLength(length);
            }
        }

        public void Dispose()
        {
        }
    }
}
