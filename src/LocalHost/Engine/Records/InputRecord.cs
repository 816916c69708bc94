using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.LocalHost.Engine.Plans;

namespace Trunkline.LocalHost.Engine.Records;

/// <summary>What an execution of a run begins with: written when a run starts and when it continues as new.</summary>
/// <param name="Number">The run's number; 0 in the first one, whose LSN becomes the number.</param>
/// <param name="Epoch">How often the run has continued as new.</param>
/// <param name="Cut">Records of the run up to this LSN belong to executions before this one.</param>
/// <param name="At">The flow's time when it begins.</param>
/// <param name="StartedAt">When the run first started.</param>
/// <param name="RunId">The run's id.</param>
internal sealed record InputRecord(long Number, int Epoch, long Cut, DateTimeOffset At, DateTimeOffset StartedAt, string RunId)
{
    private static readonly JsonElement Nothing = JsonElement.Parse("null"u8);
    private static readonly FlowPlan NoPlan = new(0, "", []);
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 96 };

    /// <summary>Signals that came and were not taken by the execution before.</summary>
    public IReadOnlyList<UnreadSignal> Unread { get; init; } = [];

    /// <summary>Writes it with its input: the plan as a hash, the event byte for byte.</summary>
    public RecordScratch Write(RunInput input, PlanHash plan)
    {
        var record = RecordScratch.Take().Int64(Number).Int32(Epoch).Int64(Cut).Time(At).Time(StartedAt).Text(RunId)
            .Int64(plan.High).Int64(plan.Low).Bytes(RawJson.Utf8(input.Event)).Int32(Unread.Count);
        foreach (var signal in Unread)
            record.Text(signal.Name).Bytes(RawJson.Utf8(signal.Payload));
        return record.Rest(input with { Plan = NoPlan, Event = Nothing }, FlowsJson.Default.RunInput);
    }

    /// <summary>Reads the fields alone; the cursor is left at the plan's hash.</summary>
    public static InputRecord ReadHead(ref RecordCursor cursor) =>
        new(cursor.Int64(), cursor.Int32(), cursor.Int64(), cursor.Time(), cursor.Time(), cursor.Text());

    public static PlanHash ReadPlan(ref RecordCursor cursor) => new(cursor.Int64(), cursor.Int64());

    public static (InputRecord Record, RunInput Input) Read(ReadOnlySpan<byte> payload, PlanShelf plans)
    {
        var cursor = new RecordCursor(payload);
        var record = ReadHead(ref cursor);
        var plan = plans.Get(ReadPlan(ref cursor));
        var happened = JsonElement.Parse(cursor.Bytes(), Bounded);
        var unread = new UnreadSignal[cursor.Int32()];
        for (var i = 0; i < unread.Length; i++)
            unread[i] = new(cursor.Text(), JsonElement.Parse(cursor.Bytes(), Bounded));
        var rest = JsonSerializer.Deserialize(cursor.Rest, FlowsJson.Default.RunInput)!;
        return (record with { Unread = unread }, rest with { Plan = plan, Event = happened });
    }
}

/// <summary>A signal that came before the flow waited for it.</summary>
internal sealed record UnreadSignal(string Name, JsonElement Payload);
