using System.Globalization;
using System.Text.Json;
using Trunkline.Flows.Plans;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution;

// Waits for a time, until a time, or for a signal.
internal sealed class WaitRunner(IFlowContext context, RunProgress progress, RunWaits waits)
{
    public async Task<Ending> RunAsync(WaitStep step, ExpressionScope scope, string key)
    {
        var result = JsonValues.Null;
        if (step.Signal is { } signal)
        {
            if (await waits.ForSignalAsync(signal, scope.Deadline?.Due) is not { } said)
                return progress.Halt.IsHalted ? progress.Halt.Ending : TimedOut(scope, key);
            result = said;
        }
        else
        {
            if (DueOf(step, scope, key, out var fault) is not { } due)
                return progress.Fail(new StepReport { Id = key, State = StepState.Failed, Fault = fault });
            var bound = scope.Deadline?.Due < due ? scope.Deadline.Due : due;
            if (!await waits.UntilAsync(bound))
                return progress.Halt.Ending;
            if (bound < due)
                return TimedOut(scope, key);
        }

        progress.Notes.Remove(Notes.Due, key);
        scope.Finish(step, new StepReport { Id = key, State = StepState.Succeeded }, result);
        return Ending.Over;
    }

    private Ending TimedOut(ExpressionScope scope, string key) =>
        progress.Fail(new StepReport { Id = key, State = StepState.Failed, Fault = scope.Deadline!.Fault });

    // Decided once: a run that continues as new goes on waiting for the same time.
    private DateTimeOffset? DueOf(WaitStep step, ExpressionScope scope, string key, out StepFault? fault)
    {
        fault = null;
        if (progress.Notes.TryGet(Notes.Due, key, NoteJson.Default.DateTimeOffset, out var due))
            return due;
        if (step.For is { } duration)
            due = context.UtcNow + duration;
        else
        {
            try
            {
                var until = scope.Evaluate(step.Until!);
                if (until.IsUndefined || TimeOf(until.ToElement()) is not { } time)
                {
                    fault = new StepFault("expression", $"Step '{key}', until: this is no time: write ISO 8601 with a zone, or milliseconds since 1970.");
                    return null;
                }

                due = time;
            }
            catch (JsonataException e)
            {
                fault = ExpressionFault.Of(e, key, "until");
                return null;
            }
        }

        progress.Notes.Set(Notes.Due, key, due, NoteJson.Default.DateTimeOffset);
        return due;
    }

    private static DateTimeOffset? TimeOf(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number when value.TryGetDouble(out var milliseconds) && Math.Abs(milliseconds) < 1e14:
                return DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds);
            case JsonValueKind.String when DateTimeOffset.TryParse(
                value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time):
                return time;
            default:
                return null;
        }
    }
}
