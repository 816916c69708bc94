namespace Trunkline.Flows.Plans;

/// <summary>Tells an event to other flows; the result is its <c>id</c>, <c>type</c> and <c>time</c>.</summary>
public sealed record EmitStep : PlanStep
{
    /// <summary>The event's source: stands for the flow in whose file the step is.</summary>
    public required string Source { get; init; }

    /// <summary>The event's type.</summary>
    public required string Type { get; init; }

    /// <summary>JSONata that gives the event's data; null: JSON null.</summary>
    public string? Data { get; init; }

    /// <summary>JSONata that gives the event's id; null: made of run and step.</summary>
    public string? EventId { get; init; }

    /// <summary>How often and how long to try; null: as usual.</summary>
    public RetryPolicy? Retry { get; init; }
}
