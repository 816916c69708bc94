namespace Trunkline.LocalHost.Journal;

/// <summary>A segment holds bytes that no crash explains. Nothing is dropped silently: a person decides.</summary>
/// <param name="file">The segment's file.</param>
/// <param name="offset">Byte offset of the first bad record.</param>
/// <param name="what">What is wrong there.</param>
public sealed class JournalCorruptException(string file, long offset, string what)
    : Exception($"{file} is damaged at byte {offset}: {what}. Restore the file from a copy, or move the journal's folder away to start empty")
{
    /// <summary>The segment's file.</summary>
    public string File { get; } = file;

    /// <summary>Byte offset of the first bad record.</summary>
    public long Offset { get; } = offset;
}
