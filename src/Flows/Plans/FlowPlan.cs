namespace Trunkline.Flows.Plans;

/// <summary>A flow as a run takes it along: validated, every default resolved, so that neither a deploy nor an edit changes a run in flight.
/// Texts of expressions stay texts and are compiled where they run.</summary>
/// <param name="Version">Of this format; readers of every released version are kept.</param>
/// <param name="Flow">Name of the flow.</param>
/// <param name="Steps">What is done, in order.</param>
/// <param name="RecordBodies">Whether reports may hold request and response bodies.</param>
/// <param name="Where">JSONata over the event: the trigger's condition, decided again in the run, where a fault of it becomes a dead letter. Null: none.</param>
public sealed record FlowPlan(int Version, string Flow, IReadOnlyList<PlanStep> Steps, bool RecordBodies = false, string? Where = null)
{
    /// <summary>The version written today.</summary>
    public const int CurrentVersion = 1;

    /// <summary>What a run has to pass before its first step; null: nothing.</summary>
    public Admission? Admission { get; init; }
}
