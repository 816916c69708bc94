using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Runs.Execution;
using Trunkline.Runs.Http;

namespace Trunkline.Runs.Testing;

// The deadline of a request in a played run: what a host's inline runs do about it, in the case's time.
internal sealed class PlayedDeadline(DateTimeOffset due, VirtualTime time)
{
    private static readonly JsonElement Nothing = JsonElement.Parse("null"u8);

    public InlineCalls Calls { get; } = new();

    public async Task<StepOutcome> ExecuteAsync(StepRequest request, StepExecutor executor, CancellationToken cancellationToken)
    {
        if (!InlineCalls.IsDone(request.Action))
            return StepOutcome.Succeeded(Nothing);
        if (time.Now >= due)
            return StepOutcome.Failed(InlineDeadline.TooLate(request));
        Calls.Begin(request);
        using var late = new CancellationTokenSource(due - time.Now, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        StepOutcome outcome;
        try
        {
            outcome = InlineDeadline.Within(request, await executor.ExecuteAsync(request, stop.Token), due, late.IsCancellationRequested);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            outcome = StepOutcome.Failed(InlineDeadline.TooLate(request));
        }

        Calls.End(request, outcome);
        return outcome;
    }
}
