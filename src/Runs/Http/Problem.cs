using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Schemas;

namespace Trunkline.Runs.Http;

/// <summary>What went wrong, as RFC 9457 says it. In the room's own words only: nothing that a partner said, nothing that the caller sent.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">One sentence.</param>
internal sealed record Problem(int Status, string Detail)
{
    public string? RunId { get; init; }

    /// <summary>The step that failed.</summary>
    public string? Part { get; init; }

    /// <summary>Its fault's code.</summary>
    public string? Code { get; init; }

    /// <summary>Steps of whose call nobody knows whether it was done.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Whether the run waits for a person; null where there is nothing to wait with.</summary>
    public bool? Kept { get; init; }

    public IReadOnlyList<SchemaError> Errors { get; init; } = [];

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Of a run that gave up.</summary>
    public static Problem Of(string runId, InlineResult result)
    {
        var letter = result.GaveUp!.DeadLetter ?? result.GaveUp.Undoing!.DeadLetter;
        var report = result.GaveUp.Failed.FirstOrDefault(f => f.Id == letter.StepId);
        var fault = PartFault.Of(letter.Fault, report?.Connection);
        var kept = result.Kept switch
        {
            Keeping.Kept when result.GaveUp.Undoing is not null => "; what had been done is being undone",
            Keeping.Kept => "; what had been done is kept, and waits for a person",
            Keeping.Lost => "; what had been done could not be kept, and only the log tells of it",
            _ => "; nothing had been changed",
        };
        return new Problem(StatusOf(fault.Code, result.Unknown.Count > 0), Sentence(fault.Message) + kept + ".")
        {
            RunId = runId,
            Part = letter.StepId.Length == 0 ? null : letter.StepId,
            Code = fault.Code,
            Unknown = result.Unknown,
            Kept = result.Kept switch { Keeping.Kept => true, Keeping.Lost => false, _ => null },
            RetryAfter = IsHeld(fault.Code) ? TimeSpan.FromSeconds(5) : null,
        };
    }

    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "about:blank"u8);
            writer.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(Status));
            writer.WriteNumber("status"u8, Status);
            writer.WriteString("detail"u8, Detail);
            Write(writer, "runId", RunId);
            Write(writer, "part", Part);
            Write(writer, "code", Code);
            if (Unknown.Count > 0)
            {
                writer.WriteStartArray("unknown"u8);
                foreach (var step in Unknown)
                    writer.WriteStringValue(step);
                writer.WriteEndArray();
            }

            if (Kept is { } kept)
                writer.WriteBoolean("kept"u8, kept);
            if (Errors.Count > 0)
            {
                writer.WriteStartArray("errors"u8);
                foreach (var error in Errors)
                {
                    writer.WriteStartObject();
                    writer.WriteString("pointer"u8, error.Pointer);
                    writer.WriteString("detail"u8, error.Detail);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static int StatusOf(string code, bool unknown) => code switch
    {
        "deadline" or "timeout" or "outcome-unknown" => 504,
        _ when unknown => 504,
        "expression" or "path" or "header" or "fail" or "internal" or "plan-version" => 500,
        _ when IsHeld(code) => 503,
        _ => 502,
    };

    private static bool IsHeld(string code) => code is "budget" or "paused" or "breaker-open" or "secrets-unavailable" or "store-unavailable";

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }
}
