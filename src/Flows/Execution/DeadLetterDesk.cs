using System.Text.Json;
using Trunkline.Flows.Execution.Admissions;

namespace Trunkline.Flows.Execution;

// Where a run that gave up waits for a person.
internal sealed class DeadLetterDesk(IFlowContext context, RunInput input)
{
    // The run begins anew as a dead letter, with what it has done and without the history of how.
    public async Task EnterAsync(RunInput waiting)
    {
        // Before the index: who finds it there can decide at once; a decision that comes before it is waited for is kept.
        context.SetStatus(new RunStatus(RunState.DeadLettered, waiting.DeadLetter));
        await BookAsync(StepAction.IndexDeadLetter, waiting.DeadLetter!);
        context.ContinueAsNew(await new TurnBookings(context, input).LeaveUnheldAsync(waiting));
    }

    public async Task<RunReport?> WaitAsync(DeadLetter deadLetter)
    {
        context.SetStatus(new RunStatus(RunState.DeadLettered, deadLetter));
        var (resume, said) = await DecisionAsync(deadLetter);
        await BookAsync(StepAction.ForgetDeadLetter, deadLetter);
        if (resume)
        {
            context.ContinueAsNew(input with { DeadLetter = null, Resumed = input.Resumed + 1, Event = EventEdit.Apply(input.Event, said) });
            return null;
        }

        if (input.Undoing is null && Flag(said, "undo"))
        {
            context.ContinueAsNew(input with { DeadLetter = null, Undoing = new UndoCause(deadLetter, true, Text(said, "by"), Text(said, "reason")) });
            return null;
        }

        return Report.Of(context, input, RunState.Discarded, input.Done) with
        {
            DeadLetter = deadLetter,
            DiscardReason = Text(said, "reason"),
            DiscardedBy = Text(said, "by"),
            Steps = [.. Report.StepsOf(input.Done), .. input.Failed],
        };
    }

    private async Task<(bool Resume, JsonElement Said)> DecisionAsync(DeadLetter deadLetter)
    {
        using var decided = new CancellationTokenSource();
        var resume = context.WaitForSignalAsync(Signals.Resume, decided.Token);
        var discard = context.WaitForSignalAsync(Signals.Discard, decided.Token);
        while (true)
        {
            var first = await Task.WhenAny(resume, discard);
            var said = await first;
            if (IsAbout(deadLetter, said))
            {
                // Not CancelAsync: it would leave the run's own scheduler.
                decided.Cancel();
                return (first == resume, said);
            }

            // Only what came is waited for anew: a second wait beside an open one would split the signals between them.
            if (first == resume)
                resume = context.WaitForSignalAsync(Signals.Resume, decided.Token);
            else
                discard = context.WaitForSignalAsync(Signals.Discard, decided.Token);
        }
    }

    // A decision may be sent twice, or arrive when another has brought the run back: it speaks of the dead letter its sender saw.
    private static bool IsAbout(DeadLetter deadLetter, JsonElement said) =>
        said.ValueKind != JsonValueKind.Object
        || !said.TryGetProperty("about", out var about)
        || about.ValueKind != JsonValueKind.String
        || !about.TryGetDateTimeOffset(out var at)
        || at == deadLetter.At;

    // A person must find the dead letter, and find it no more once it is decided.
    private async Task BookAsync(StepAction action, DeadLetter deadLetter)
    {
        var request = new StepRequest
        {
            Action = action,
            RunId = context.RunId,
            Flow = input.Plan.Flow,
            StepId = deadLetter.StepId,
            IdempotencyKey = $"{context.RunId}:{deadLetter.StepId}",
            DeadLetter = deadLetter,
            EventSource = Report.EventText(input, "source"),
            EventId = Report.EventText(input, "id"),
            TraceParent = input.TraceParent,
        };
        await new Bookings(context).DoAsync(request);
    }

    private static bool Flag(JsonElement said, string name) =>
        said.ValueKind == JsonValueKind.Object && said.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement said, string name) =>
        said.ValueKind == JsonValueKind.Object && said.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
