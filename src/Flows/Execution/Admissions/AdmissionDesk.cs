using Trunkline.Flows.Plans;
using Trunkline.Flows.Templates;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution.Admissions;

// Where a run waits before its first step: for the end of a burst, for a batch to fill, for its turn. Whatever it has passed it does not pass again.
internal sealed class AdmissionDesk(IFlowContext context, RunInput input)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(15);

    // Looks in one execution: then it begins anew, so that a long line does not make a long history.
    private const int Looks = 100;

    private readonly RunWaits waits = new(context, new RunHalt(int.MaxValue));
    private readonly TurnBookings bookings = new(context, input);

    public static bool IsNeeded(RunInput input) => input.Plan.Admission is not null && input.Turn is not { Admitted: true };

    public async Task<RunReport?> RunAsync()
    {
        AdmissionKeys keys;
        try
        {
            if (input.Turn is null && !IsWanted())
                return Ended(null, [new StepRecord(new StepReport { Id = StepIds.Trigger, State = StepState.Skipped }, JsonValues.Null)]);
            keys = AdmissionKeys.Of(input.Plan.Flow, input.Plan.Admission!, input.Event, input.Plan.Settings);
        }
        catch (AdmissionKeyException e)
        {
            await GiveUpAsync(ExpressionFault.Of(e.Cause, StepIds.Trigger, e.Keyword));
            return null;
        }

        var next = input with { StartedAt = input.StartedAt ?? context.UtcNow };
        if (input.Turn is null)
        {
            if (keys.Burst is { } burst && await NewerAsync(burst, keys.At, input.Plan.Admission!.Debounce!) is { } newer)
                return Ended($"superseded by run {newer}");
            if (keys.Batch is { } line)
            {
                var (leader, batch) = await new BatchDesk(context, input, waits, bookings).JoinAsync(line, input.Plan.Admission!.Batch!);
                if (leader is not null)
                    return Ended($"taken into the batch of run {leader}");
                next = next with { Event = batch };
            }
        }

        var places = new List<LinePlace>(input.Turn?.Places ?? []);
        var admitted = true;
        foreach (var place in keys.Places)
        {
            if (places.Exists(p => p.Line == place.Line))
                continue;
            if (!(admitted = await EnterAsync(place)))
                break;
            places.Add(place);
        }

        context.ContinueAsNew(next with { Turn = new Turn(admitted, places) });
        return null;
    }

    // The run whose event came later, or null where none did.
    private async Task<string?> NewerAsync(string burst, DateTimeOffset at, DebounceRule rule)
    {
        await bookings.DoAsync(StepAction.MarkLatest, new TurnRequest { Line = burst, At = at });
        await waits.UntilAsync(context.UtcNow + rule.For);
        var latest = await bookings.DoAsync(StepAction.AskLatest, new TurnRequest { Line = burst, At = at }, FlowsJson.Default.LatestRun);
        return latest.Run == context.RunId ? null : latest.Run;
    }

    // False when the run has looked so often that it should begin anew.
    private async Task<bool> EnterAsync(LinePlace place)
    {
        var look = FirstLook;
        for (var i = 0; i < Looks; i++)
        {
            var outcome = await bookings.TryAsync(StepAction.EnterLine, new TurnRequest { Place = place }, i + 1);
            if (outcome.Kind == OutcomeKind.Succeeded)
                return true;

            // Whoever leaves the line calls the next one; the look is for those who could not.
            var due = outcome.NotBefore is { } asked && asked < context.UtcNow + look ? asked : context.UtcNow + look;
            await waits.ForSignalAsync(Signals.Turn, due);
            look = look * 2 < LongestLook ? look * 2 : LongestLook;
        }

        return false;
    }

    // As in a run that need not be admitted, and here already: what goes into a batch is not asked again.
    private bool IsWanted()
    {
        if (input.Plan.Where is not { } where)
            return true;
        try
        {
            return EventExpression.Evaluate(CompiledTexts.Expression(where), input.Event, input.Plan.Settings).IsTrue;
        }
        catch (JsonataException e)
        {
            throw new AdmissionKeyException("where", e);
        }
    }

    private Task GiveUpAsync(StepFault fault) => new DeadLetterDesk(context, input).EnterAsync(input with
    {
        StartedAt = input.StartedAt ?? context.UtcNow,
        Failed = [new StepReport { Id = StepIds.Trigger, State = StepState.Failed, Fault = fault }],
        DeadLetter = new DeadLetter(StepIds.Trigger, fault, context.UtcNow),
    });

    private RunReport Ended(string? why, IReadOnlyList<StepRecord>? done = null) =>
        Report.Of(context, input, RunState.Completed, done ?? []) with { StopReason = why };
}
