using System.Text.Json;
using Trunkline.Flows.Execution;

namespace Trunkline.Runs.CustomSteps;

/// <summary>How a step of code ended.</summary>
public sealed record FlowStepResult
{
    private FlowStepResult()
    {
    }

    internal JsonElement Value { get; private init; }

    internal StepFault? Fault { get; private init; }

    internal TimeSpan? After { get; private init; }

    internal bool MayPass { get; private init; }

    /// <summary>It worked.</summary>
    /// <param name="value">The step's result.</param>
    public static FlowStepResult Succeeded(JsonElement value) => new() { Value = value };

    /// <summary>It may work later: tried again as the step's <c>retry</c> says.</summary>
    /// <param name="code">Short and stable, for filters.</param>
    /// <param name="message">One sentence for people, without secrets and data.</param>
    /// <param name="after">Not to be tried before this from now; null: as the back-off says.</param>
    public static FlowStepResult TryLater(string code, string message, TimeSpan? after = null) =>
        new() { Fault = new StepFault(code, message), After = after, MayPass = true };

    /// <summary>It will not work however often it is tried.</summary>
    /// <param name="code">Short and stable, for filters.</param>
    /// <param name="message">One sentence for people, without secrets and data.</param>
    public static FlowStepResult Failed(string code, string message) => new() { Fault = new StepFault(code, message) };
}
