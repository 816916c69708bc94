using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Trunkline.LocalHost.Journal;

internal sealed class DiskFiles : IJournalFiles
{
    private const string Suffix = ".tlj";
    private readonly string folder;
    private bool reserved;

    public DiskFiles(string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
    }

    public IReadOnlyList<uint> List()
    {
        var found = new List<uint>();
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Suffix))
        {
            if (uint.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                found.Add(number);
        }

        found.Sort();
        return found;
    }

    public IJournalFile Create(uint segment) => new DiskFile(File.OpenHandle(NameOf(segment), FileMode.Create, FileAccess.ReadWrite, FileShare.Read));

    public IJournalFile Open(uint segment) => new DiskFile(File.OpenHandle(NameOf(segment), FileMode.Open, FileAccess.ReadWrite, FileShare.Read));

    public void Delete(uint segment) => File.Delete(NameOf(segment));

    public void Reserve(int bytes)
    {
        if (reserved)
            return;
        using (var handle = File.OpenHandle(ReserveName, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, new byte[bytes], 0);
            RandomAccess.FlushToDisk(handle);
        }

        reserved = true;
    }

    public void Unreserve()
    {
        File.Delete(ReserveName);
        reserved = false;
    }

    public string NameOf(uint segment) => Path.Combine(folder, segment.ToString("D8", CultureInfo.InvariantCulture) + Suffix);

    private string ReserveName => Path.Combine(folder, "reserve");

    private sealed class DiskFile(SafeFileHandle handle) : IJournalFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public int Read(Span<byte> into, long offset) => RandomAccess.Read(handle, into, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(handle, bytes, offset);

        public void Flush() => RandomAccess.FlushToDisk(handle);

        public void Truncate(long length) => RandomAccess.SetLength(handle, length);

        public void Dispose() => handle.Dispose();
    }
}
