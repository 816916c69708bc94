namespace Trunkline.LocalHost.Journal;

/// <summary>Whoever a record belongs to: says what it means at start and whether it still counts when its segment is cleaned.</summary>
internal interface IRecordOwner
{
    /// <summary>At start, for each record in the order of the files. Cleaning moves records towards the end, so one may come later than records
    /// with a higher LSN, and, after a crash while cleaning, twice; whatever ended it still comes after every copy of it.</summary>
    void Load(in JournalRecord record, RecordAddress address);

    /// <summary>At start, once: the journal that it appends to from now on.</summary>
    void Attach(JournalLog journal);

    /// <summary>At start, after the last record: hold what lives.</summary>
    void Loaded();

    /// <summary>Whether the record at this very address still counts. Called on the writer's thread.</summary>
    bool IsLive(in JournalRecord record, RecordAddress address);

    /// <summary>A live record now stands elsewhere. Called on the writer's thread.</summary>
    void Moved(in JournalRecord record, RecordAddress from, RecordAddress to);
}

/// <summary>Told how an append ended. Called on the writer's thread: do little and never block.</summary>
internal interface IAppendCompletion
{
    /// <summary>The record survives a power cut.</summary>
    void Durable(RecordAddress address, long lsn);

    /// <summary>The record is not in the journal.</summary>
    void Failed(Trunkline.Stores.StoreUnavailableException reason);
}
