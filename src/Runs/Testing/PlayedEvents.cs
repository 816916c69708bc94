using Trunkline.Flows.Execution;
using Trunkline.Runs.Execution;

namespace Trunkline.Runs.Testing;

// The events that a played run emits: kept, and told to nobody.
internal sealed class PlayedEvents : IStepActivity
{
    public StepAction Action => StepAction.Emit;

    public List<(string Step, EmitRequest Event)> Emitted { get; } = [];

    public Task<StepOutcome> DoAsync(StepRequest request, string? traceParent, CancellationToken cancellationToken)
    {
        Emitted.Add((request.StepId, request.Emit!));
        return Task.FromResult(StepOutcome.Succeeded(EmitActivity.ResultOf(request.Emit!)));
    }
}
