using System.Buffers;
using System.Text.Json;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Execution.Admissions;

// Several events become one run: the first of them leads, the others hand it theirs and are over. Who belongs to a batch is decided in one row by
// compare-and-swap; the events themselves go from run to run, so that their size is the orchestration store's concern.
internal sealed class BatchDesk(IFlowContext context, RunInput input, RunWaits waits, TurnBookings bookings)
{
    // The run that took the event, or, where it is this one, the batch.
    public async Task<(string? Leader, JsonElement Batch)> JoinAsync(string line, BatchRule rule)
    {
        while (true)
        {
            var place = await bookings.DoAsync(StepAction.JoinBatch, new TurnRequest { Line = line, Max = rule.Max }, FlowsJson.Default.BatchPlace);
            if (place.Leader == context.RunId)
                return (null, await LeadAsync(line, rule));
            var handing = new TurnRequest { Line = line, Leader = place.Leader, Full = place.Full, Event = input.Event };
            var outcome = await bookings.DoAsync(StepAction.HandOver, handing, FlowsJson.Default.Boolean);
            if (outcome)
                return (place.Leader, default);
        }
    }

    private async Task<JsonElement> LeadAsync(string line, BatchRule rule)
    {
        await waits.ForSignalAsync(Signals.BatchFull, context.UtcNow + rule.Within);
        var closed = await bookings.DoAsync(StepAction.CloseBatch, new TurnRequest { Line = line }, FlowsJson.Default.ClosedBatch);
        var events = new SortedDictionary<(DateTimeOffset At, string Run), JsonElement> { [KeyOf(context.RunId, input.Event)] = input.Event };
        var missing = closed.Members.Where(m => m != context.RunId).ToHashSet(StringComparer.Ordinal);
        while (missing.Count > 0)
        {
            if (await waits.ForSignalAsync(Signals.Batch, null) is { } said && said.Deserialize(FlowsJson.Default.HandedOver) is { } handed && missing.Remove(handed.Run))
                events[KeyOf(handed.Run, handed.Event)] = handed.Event;
        }

        await bookings.DoAsync(StepAction.ForgetBatch, new TurnRequest { Line = line });
        return Together([.. events.Values]);
    }

    // In the order of their acceptance.
    private static (DateTimeOffset At, string Run) KeyOf(string run, JsonElement envelope) => (AdmissionKeys.AcceptedAt(envelope), run);

    // The run's own event with the batch as its data: id, source and headers stay, so that people find the run by what they know.
    private JsonElement Together(IReadOnlyList<JsonElement> events)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in input.Event.EnumerateObject())
            {
                if (member.Name is not ("type" or "data"))
                    member.WriteTo(writer);
            }

            writer.WriteString("type"u8, "batch"u8);
            writer.WriteStartObject("data"u8);
            writer.WriteNumber("count"u8, events.Count);
            writer.WriteStartArray("events"u8);
            foreach (var one in events)
                writer.WriteRawValue(one.GetRawText(), skipInputValidation: true);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = 96 });
    }
}
