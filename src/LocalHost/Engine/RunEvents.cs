using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Engine.Records;
using Trunkline.LocalHost.Journal;

namespace Trunkline.LocalHost.Engine;

/// <summary>An execution begins: the first one, or the one after continuing as new.</summary>
internal sealed class BeginEvent(InputRecord record, RunInput input) : IRunEvent
{
    public long Lsn => 0;

    public void Deliver(LiveRun run) => run.Begin(record, input, replaying: false);
}

/// <summary>The run is built from its history, after a start of the host.</summary>
internal sealed class RebuildEvent : IRunEvent
{
    public long Lsn => 0;

    public void Deliver(LiveRun run) => run.Rebuild();
}

/// <summary>All of the history has been delivered.</summary>
internal sealed class ReplayOverEvent(int epoch) : IRunEvent
{
    public long Lsn => 0;

    public void Deliver(LiveRun run) => run.ReplayOver(epoch);
}

/// <summary>Something that happened before, from its record.</summary>
internal sealed class RecordedEvent(StoredRecord record) : IRunEvent
{
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 96 };

    public long Lsn => record.Lsn;

    public void Deliver(LiveRun run)
    {
        var cursor = new RecordCursor(record.Payload.Span);
        cursor.Int64();
        switch (record.Type)
        {
            case RecordType.ActivityDone:
                var (epoch, index, at, what) = (cursor.Int32(), cursor.Int32(), cursor.Time(), cursor.Text());
                run.Context!.ActivityDone(epoch, index, what, at, JsonSerializer.Deserialize(cursor.Rest, FlowsJson.Default.StepOutcome)!);
                break;
            case RecordType.TimerFired:
                run.Context!.TimerFired(cursor.Int32(), cursor.Int32(), cursor.Time());
                break;
            case RecordType.Signal:
                var (came, name) = (cursor.Time(), cursor.Text());
                run.Context!.Signalled(name, JsonElement.Parse(cursor.Rest, Bounded), came);
                break;
            default:
                throw new InvalidDataException($"a record of type {record.Type} has no place in a history");
        }
    }
}
