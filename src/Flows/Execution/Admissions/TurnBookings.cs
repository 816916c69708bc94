using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Trunkline.Flows.Execution.Admissions;

// The activities of a run's admission.
internal sealed class TurnBookings(IFlowContext context, RunInput input)
{
    private readonly Bookings bookings = new(context);

    public Task<StepOutcome> TryAsync(StepAction action, TurnRequest turn, int attempt) => context.ExecuteAsync(Request(action, turn) with { Attempt = attempt });

    public Task DoAsync(StepAction action, TurnRequest turn) => bookings.DoAsync(Request(action, turn));

    public async Task<T> DoAsync<T>(StepAction action, TurnRequest turn, JsonTypeInfo<T> type) => (await bookings.DoAsync(Request(action, turn))).Deserialize(type)!;

    // The run gave up its places: the next in line may go.
    public async Task LeaveAsync(IEnumerable<LinePlace> places)
    {
        foreach (var place in places.Reverse())
            await DoAsync(StepAction.LeaveLine, new TurnRequest { Place = place });
    }

    // A run that waits for a person keeps no others from work that need not come after it.
    public async Task<RunInput> LeaveUnheldAsync(RunInput waiting)
    {
        if (waiting.Turn is not { } turn || turn.Places.All(p => p.Hold))
            return waiting;
        await LeaveAsync(turn.Places.Where(p => !p.Hold));
        return waiting with { Turn = new Turn(false, [.. turn.Places.Where(p => p.Hold)]) };
    }

    private StepRequest Request(StepAction action, TurnRequest turn) => new()
    {
        Action = action,
        RunId = context.RunId,
        Flow = input.Plan.Flow,
        StepId = StepIds.Trigger,
        IdempotencyKey = $"{context.RunId}:{StepIds.Trigger}",
        Turn = turn,
        TraceParent = input.TraceParent,
    };
}
