using System.Globalization;

namespace Trunkline.LocalHost.Journal;

/// <summary>One process at a time: an exclusively opened file, which the operating system releases however the process ends, and beside it
/// the holder's process id for the message of a second start.</summary>
internal sealed class JournalLock : IDisposable
{
    private readonly FileStream held;

    private JournalLock(FileStream held) => this.held = held;

    /// <exception cref="JournalLockedException">Another process holds it.</exception>
    public static JournalLock Take(string folder)
    {
        Directory.CreateDirectory(folder);
        var holder = Path.Combine(folder, "lock.pid");
        try
        {
            var held = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            WriteHolder(holder);
            return new(held);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new JournalLockedException(folder, ReadHolder(holder));
        }
    }

    public void Dispose() => held.Dispose();

    private static void WriteHolder(string file)
    {
        try
        {
            File.WriteAllText(file, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // A full disk must not keep the journal from opening: cleaning may free space, and the id is a courtesy only.
        }
    }

    private static string ReadHolder(string file)
    {
        try
        {
            return int.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? $"process {id}" : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
