using System.Buffers;
using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Http;

/// <summary>A run as the caller who started it may see it: how it stands, and its answer. Not its steps, nor what partners said.</summary>
internal static class StatusPage
{
    public static Reply Of(RunView run)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("runId"u8, run.RunId);
            writer.WriteString("state"u8, StateOf(run));
            writer.WriteString("startedAt"u8, run.StartedAt);
            if (run.Report?.FinishedAt is { } finished)
                writer.WriteString("finishedAt"u8, finished);
            if (run.Status is { State: RunState.DeadLettered, DeadLetter: { } letter })
            {
                var fault = PartFault.Of(letter.Fault, null);
                writer.WriteStartObject("fault"u8);
                writer.WriteString("part"u8, letter.StepId);
                writer.WriteString("code"u8, fault.Code);
                writer.WriteEndObject();
            }

            if (run.Report?.Answer is { } answer)
                Write(writer, answer);
            writer.WriteEndObject();
        }

        var reply = new Reply(200, buffer.WrittenSpan.ToArray(), "application/json", "status");
        if (run.Status.State is RunState.Running or RunState.DeadLettered && run.Report is null)
            reply.Headers["Retry-After"] = run.Status.State == RunState.Running ? "2" : "60";
        return reply;
    }

    private static void Write(Utf8JsonWriter writer, RunAnswer answer)
    {
        writer.WriteStartObject("answer"u8);
        writer.WriteNumber("status"u8, answer.Status);
        if (answer.Headers is { Count: > 0 } headers)
        {
            writer.WriteStartObject("headers"u8);
            foreach (var (name, value) in headers)
                writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        if (answer.Body is { } body)
        {
            writer.WritePropertyName("body"u8);
            writer.WriteRawValue(RawJson.Utf8(body), skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    private static string StateOf(RunView run) => (run.Report?.State ?? run.Status.State) switch
    {
        RunState.Running => "running",
        RunState.Completed => "completed",
        RunState.Discarded => "discarded",
        RunState.Undone => "undone",
        _ => "waiting",
    };
}
