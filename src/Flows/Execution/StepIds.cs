namespace Trunkline.Flows.Execution;

/// <summary>Ids in reports and dead letters that are no step's.</summary>
public static class StepIds
{
    /// <summary>The trigger: its condition could not be decided, or the run could not begin.</summary>
    public const string Trigger = "on";

    /// <summary>Between a step's id and the number of a page of its list, from 1: no id has it.</summary>
    public const char BeforePage = '~';

    /// <summary>The answer: an expression of it failed.</summary>
    public const string Answer = "answer";
}
