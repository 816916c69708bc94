namespace Trunkline.Flows.Execution;

/// <summary>Ids in reports and dead letters that are no step's.</summary>
public static class StepIds
{
    /// <summary>The trigger: its condition could not be decided, or the run could not begin.</summary>
    public const string Trigger = "on";

    // Between a step's id and the number of a page: no id has it.
    internal const char BeforePage = '~';

    /// <summary>The answer: an expression of it failed.</summary>
    public const string Answer = "answer";
}
