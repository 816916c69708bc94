namespace Trunkline.LocalHost.Journal;

/// <summary>Kinds of record; the high four bits name the owner. Numbers are on disk: never reuse one.</summary>
internal enum RecordType : byte
{
    QueueMessage = 0x11,
    QueueDone = 0x12,
    QueuePoison = 0x13,
    QueuePoisonForgotten = 0x14,

    RowPut = 0x21,
    RowDelete = 0x22,

    Plan = 0x31,
    Started = 0x32,
    ActivityDone = 0x33,
    TimerFired = 0x34,
    Signal = 0x35,
    Continued = 0x36,
    Finished = 0x37,
    Summary = 0x38,
    PastTheQueue = 0x39,
}
