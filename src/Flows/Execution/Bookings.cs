using System.Text.Json;

namespace Trunkline.Flows.Execution;

// Activities that must be done for the run to go on, or to be over: tried for as long as it takes.
internal sealed class Bookings(IFlowContext context)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    public async Task<JsonElement> DoAsync(StepRequest request)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await context.ExecuteAsync(request with { Attempt = attempt });
            if (outcome.Kind == OutcomeKind.Succeeded)
                return outcome.Result;
            var wait = TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, Math.Min(attempt, 20) - 1)));
            var due = context.UtcNow + wait;
            await context.DelayUntilAsync(outcome.NotBefore > due ? outcome.NotBefore.Value : due, CancellationToken.None);
        }
    }
}
