using System.Text.Json;

namespace Trunkline.Flows.Execution;

/// <summary>Where a part of an answer came from, when, and what was wrong. One shape for <c>composite</c> and for answers to requests.</summary>
public sealed record PartMark
{
    /// <summary>The connection; null for a part that no connection was asked for.</summary>
    public string? Source { get; init; }

    /// <summary>When the request that brought it was sent: the data is no older, but for <see cref="Age"/>. Null where nothing was brought.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>How many seconds it had lain in a cache on the way; null where it came from the partner itself.</summary>
    public int? Age { get; init; }

    /// <summary>Why there is no data, or why it is that of the fallback; null where all went well.</summary>
    public PartFault? Fault { get; init; }

    /// <summary>True where its condition was false; null otherwise.</summary>
    public bool? Skipped { get; init; }

    // What a step's report says, without anything a partner said.
    internal static PartMark Of(StepReport report)
    {
        // Of the attempts the last one brought it; a fallback's are not in the report.
        var brought = report.State == StepState.Succeeded && report.Attempts.Count > 0 ? report.Attempts[^1] : null;
        return new PartMark
        {
            Source = report.Connection,
            At = brought?.At,
            Age = brought?.Age,
            Fault = report.Fault is { } fault ? PartFault.Of(fault, report.Connection) : null,
            Skipped = report.State == StepState.Skipped ? true : null,
        };
    }

    internal void Write(Utf8JsonWriter writer)
    {
        if (Source is not null)
            writer.WriteString("source"u8, Source);
        if (At is { } at)
            writer.WriteString("at"u8, ExpressionScope.Timestamp(at));
        if (Age is { } age)
            writer.WriteNumber("age"u8, age);
        if (Fault is { } fault)
        {
            writer.WriteStartObject("fault"u8);
            writer.WriteString("code"u8, fault.Code);
            writer.WriteString("message"u8, fault.Message);
            if (fault.Status is { } status)
                writer.WriteNumber("status"u8, status);
            writer.WriteEndObject();
        }

        if (Skipped == true)
            writer.WriteBoolean("skipped"u8, true);
    }
}

/// <summary>What was wrong, in words that hold nothing of a partner's answer: callers see it.</summary>
/// <param name="Code">As in the report: <c>http-503</c>, <c>timeout</c>, ….</param>
/// <param name="Message">One sentence.</param>
/// <param name="Status">HTTP status of the partner's answer, where there was one.</param>
public sealed record PartFault(string Code, string Message, int? Status = null)
{
    /// <summary>The fault as a caller may see it.</summary>
    /// <param name="fault">As the report has it, where it may quote a partner.</param>
    /// <param name="connection">Who was asked; null for nobody.</param>
    public static PartFault Of(StepFault fault, string? connection) => new(fault.Code, Sentence(fault, connection ?? "the step"), fault.Status);

    private static string Sentence(StepFault fault, string who) => fault switch
    {
        { Code: "outcome-unknown" } => $"{who} did not answer in time; whether it did what it was asked is not known",
        { Status: { } status } => $"{who} answered {status}",
        { Code: "timeout" or "deadline" } => $"{who} did not answer in time",
        { Code: "expression" or "path" or "header" } => "the flow's own expressions do not fit this request",
        { Code: "fail" } => "the flow gave it up",
        _ => $"{who} could not be asked",
    };
}
