using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Engine.Activities;
using Trunkline.LocalHost.Engine.Records;
using Trunkline.LocalHost.Journal;

namespace Trunkline.LocalHost.Engine;

/// <summary>What the records of a run's current execution say of its steps, for a run whose flow cannot be asked any more.</summary>
internal static class HistorySteps
{
    /// <summary>Each step that was handed to the outside world, in the order of their first outcomes: how it ended; stopped where it would have been tried again.</summary>
    /// <exception cref="Trunkline.Stores.StoreUnavailableException">The disk does not give them.</exception>
    public static IEnumerable<StepReport> Read(RunEngine engine, LiveRun run)
    {
        var steps = new List<StepReport>();
        foreach (var lsn in run.Entries.Lsns())
        {
            if (Outcome(engine, run, lsn) is not var (step, outcome))
                continue;
            var at = steps.FindIndex(known => known.Id == step);
            if (at < 0)
            {
                at = steps.Count;
                steps.Add(new StepReport { Id = step, State = StepState.Stopped, IdempotencyKey = $"{run.Id}:{step}" });
            }

            steps[at] = steps[at] with
            {
                State = outcome.Kind switch
                {
                    OutcomeKind.Succeeded => StepState.Succeeded,
                    OutcomeKind.Failed => StepState.Failed,
                    _ => StepState.Stopped,
                },
                Fault = outcome.Fault,
                Attempts = outcome.Attempt is { } attempt ? [.. steps[at].Attempts, attempt] : steps[at].Attempts,
            };
        }

        return steps;
    }

    private static (string Step, StepOutcome Outcome)? Outcome(RunEngine engine, LiveRun run, long lsn)
    {
        try
        {
            var record = engine.Read(run.Entries, lsn);
            if (record.Type != RecordType.ActivityDone)
                return null;
            var cursor = new RecordCursor(record.Payload.Span);
            cursor.Int64();
            var epoch = cursor.Int32();
            cursor.Int32();
            cursor.Time();
            if (ActivityCall.StepOf(cursor.Text()) is not { } step || (run.Context is { } context && context.Epoch != epoch))
                return null;
            return (step, JsonSerializer.Deserialize(cursor.Rest, FlowsJson.Default.StepOutcome)!);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or ArgumentOutOfRangeException)
        {
            // Perhaps the very record that it stopped on: it can be discarded all the same.
            return null;
        }
    }
}
