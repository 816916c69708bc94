using System.Text.Json;

namespace Trunkline.Flows.Execution;

/// <summary>What an <see cref="IFlowContext"/> implements beside it to be told the result of every step, as tests of flows want it.</summary>
public interface IResultWatcher
{
    /// <summary>A step is over. Told again, with the same result, where a run goes on in another execution.</summary>
    /// <param name="stepId">Id of the step, with <c>:</c> and the item's index inside a <c>forEach</c>.</param>
    /// <param name="result">What expressions read of it; JSON null for a skipped step.</param>
    /// <param name="report">What people see of it; null for a step that only holds others, or was over in an execution before.</param>
    void Over(string stepId, JsonElement result, StepReport? report);
}
