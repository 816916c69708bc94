namespace Trunkline.LocalHost.Journal;

/// <summary>Who owns which kinds of record.</summary>
internal sealed record RecordOwners(IRecordOwner Queue, IRecordOwner Table, IRecordOwner Runs)
{
    public IRecordOwner? Of(RecordType type) => ((byte)type >> 4) switch
    {
        1 => Queue,
        2 => Table,
        3 => Runs,
        _ => null,
    };

    /// <summary>The journal that the owners append to from now on.</summary>
    public void Attach(JournalLog journal)
    {
        Queue.Attach(journal);
        Table.Attach(journal);
        Runs.Attach(journal);
    }

    public void Loaded()
    {
        Queue.Loaded();
        Table.Loaded();
        Runs.Loaded();
    }
}
