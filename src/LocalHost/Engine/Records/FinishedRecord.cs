using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Runs;

namespace Trunkline.LocalHost.Engine.Records;

/// <summary>A run that is over: number, state, times, names, then the report as JSON.</summary>
internal static class FinishedRecord
{
    public static RecordScratch Write(long number, string runId, string flow, DateTimeOffset startedAt, DateTimeOffset finishedAt, RunReport report) =>
        RecordScratch.Take().Int64(number).Byte((byte)report.State).Time(startedAt).Time(finishedAt).Text(runId).Text(flow)
            .Rest(report, FlowsJson.Default.RunReport);

    public static (long Number, RunState State, DateTimeOffset FinishedAt, string RunId) ReadHead(ReadOnlySpan<byte> payload)
    {
        var cursor = new RecordCursor(payload);
        var number = cursor.Int64();
        var state = (RunState)cursor.Byte();
        cursor.Time();
        return (number, state, cursor.Time(), cursor.Text());
    }

    public static RunView ReadView(ReadOnlySpan<byte> payload)
    {
        var cursor = new RecordCursor(payload);
        cursor.Int64();
        var state = (RunState)cursor.Byte();
        var startedAt = cursor.Time();
        cursor.Time();
        var runId = cursor.Text();
        var flow = cursor.Text();
        var report = JsonSerializer.Deserialize(cursor.Rest, FlowsJson.Default.RunReport)!;
        return new(runId, flow, startedAt, new(state, report.DeadLetter), report);
    }
}
