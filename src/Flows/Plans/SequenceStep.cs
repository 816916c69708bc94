namespace Trunkline.Flows.Plans;

/// <summary>Steps one after the other; its result is the last one's.</summary>
public sealed record SequenceStep : PlanStep
{
    /// <summary>The steps.</summary>
    public required IReadOnlyList<PlanStep> Steps { get; init; }
}
