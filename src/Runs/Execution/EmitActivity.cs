using System.Buffers;
using System.Text;
using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Intake.Events;

namespace Trunkline.Runs.Execution;

// Tells an event to other flows: it goes the way of those that outside systems post. Told again, under the same id, it starts nothing.
internal sealed class EmitActivity(EventIntake intake) : IStepActivity
{
    public StepAction Action => StepAction.Emit;

    // Not cancelled half-way: what the queue has begun to take is taken.
    public async Task<StepOutcome> DoAsync(StepRequest request, string? traceParent, CancellationToken cancellationToken)
    {
        var emit = request.Emit!;
        cancellationToken.ThrowIfCancellationRequested();
        await intake.AcceptAsync(new OwnEvent(emit.Source, emit.EventId, emit.Type, emit.Time, Encoding.UTF8.GetBytes(emit.Data))
        {
            TraceParent = traceParent,
            Context = ContextOf(request.Flow, request.RunId, request.StepId, emit.Hops),
        });
        return StepOutcome.Succeeded(ResultOf(emit));
    }

    // What the flow that takes the event sees of where it comes from.
    internal static Dictionary<string, object> ContextOf(string flow, string run, string step, int hops) =>
        new() { ["flow"] = flow, ["run"] = run, ["step"] = step, ["hops"] = hops };

    internal static JsonElement ResultOf(EmitRequest emit)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, emit.EventId);
            writer.WriteString("type"u8, emit.Type);
            writer.WriteString("time"u8, emit.Time);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
