namespace Trunkline.LocalHost.Journal;

/// <summary>Another process works on this journal.</summary>
/// <param name="folder">The journal's folder.</param>
/// <param name="holder">Who holds it, as far as it can be told.</param>
public sealed class JournalLockedException(string folder, string holder)
    : Exception($"the journal in {folder} is in use by {holder}; stop that one first, or choose another data folder")
{
    /// <summary>Who holds it: <c>process 4711</c>, or <c>another process</c>.</summary>
    public string Holder { get; } = holder;
}
