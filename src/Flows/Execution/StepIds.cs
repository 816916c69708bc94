namespace Trunkline.Flows.Execution;

/// <summary>Ids in reports and dead letters that are no step's.</summary>
public static class StepIds
{
    /// <summary>The trigger: its condition could not be decided, or the run could not begin.</summary>
    public const string Trigger = "on";

    /// <summary>The answer: an expression of it failed.</summary>
    public const string Answer = "answer";
}
