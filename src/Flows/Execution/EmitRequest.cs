namespace Trunkline.Flows.Execution;

/// <summary>An event to tell other flows.</summary>
public sealed record EmitRequest
{
    /// <summary>The event's source: stands for the flow that emits it.</summary>
    public required string Source { get; init; }

    /// <summary>The event's id: the same over retries, resumes and replays.</summary>
    public required string EventId { get; init; }

    /// <summary>The event's type.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened: the run's time.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The data as JSON text, byte for byte what the expression gave.</summary>
    public required string Data { get; init; }

    /// <summary>How many events, this one included, were emitted by flows that started one another since an outside one.</summary>
    public required int Hops { get; init; }
}
