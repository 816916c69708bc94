using Trunkline.LocalHost.Journal;

namespace Trunkline.LocalHost.Stores;

/// <summary>Reads what was set aside: one message at a time, and outside the queue's lock, since there may be a thousand of them of some megabytes each.</summary>
internal sealed partial class JournalQueue
{
    private IEnumerable<ShelvedMessage> Shelved(int max)
    {
        List<long> ids;
        lock (gate)
            ids = poison.Ids(max);
        foreach (var id in ids)
        {
            if (ReadShelved(id) is { } message)
                yield return message;
        }
    }

    // Null when it was dropped meanwhile, or its record cannot be read.
    private ShelvedMessage? ReadShelved(long id)
    {
        RecordAddress? before = null;
        while (ShelfAddressOf(id) is { } address && address != before)
        {
            if (journal.Segments.Read(address) is { Type: RecordType.QueuePoison } record)
                return PoisonShelf.Open(record.Payload);
            // Cleaning may have moved the record between the look at its address and the reading.
            before = address;
        }

        return null;
    }

    private RecordAddress? ShelfAddressOf(long id)
    {
        lock (gate)
            return poison.AddressOf(id);
    }
}
