using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Testing;
using Trunkline.Runs.Admissions;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.DeadLetters;
using Trunkline.Runs.Execution;
using Trunkline.Stores.InMemory;

namespace Trunkline.Runs.Testing;

// What came of a case.
internal sealed record PlayedRun
{
    // In the words of tests files.
    public required string Outcome { get; init; }

    public IReadOnlyList<CallMade> Calls { get; init; } = [];

    public IReadOnlyDictionary<string, StepReport> Steps { get; init; } = new Dictionary<string, StepReport>();

    public IReadOnlyDictionary<string, JsonElement> Results { get; init; } = new Dictionary<string, JsonElement>();

    public DeadLetter? DeadLetter { get; init; }

    public string? StopReason { get; init; }

    public string? WaitingFor { get; init; }

    public TimeSpan Took { get; init; }

    // Throws UnplayableException for a case that cannot be played to its end.
    public static async Task<PlayedRun> PlayAsync(FlowTest test, CompiledFlow flow, Integrations integrations, CancellationToken cancellationToken)
    {
        if (GivenEnvelope.Of(test, flow, integrations) is not { } accepted)
            return new PlayedRun { Outcome = "unmatched" };
        var time = new VirtualTime(test.At);
        var partners = new PlayedPartners(integrations.Connections, test, time);
        var runId = RunId.For(flow.Plan.Flow, accepted.Source, accepted.Id);
        var (table, runs) = (new InMemoryTable(), new OnlyRun(runId));
        var admissions = new AdmissionDesk(new Lines(table, runs, time), new Bursts(table), new Batches(table, runs));
        await admissions.PrepareAsync(flow, runId, accepted.Envelope, cancellationToken);
        var executor = new StepExecutor(partners, new DeadLetterIndex(table), admissions, time, new Jitter(() => 0.5), NullLogger<StepExecutor>.Instance);
        var input = new RunInput { Plan = flow.Plan, Event = accepted.Envelope, TraceParent = accepted.TraceParent };
        var stage = new RunStage(runId, input, time, executor, test.Signals);
        var report = await stage.PlayAsync(cancellationToken);
        return Of(stage, report) with { Calls = partners.Calls, Results = stage.Results, Took = stage.UtcNow - test.At };
    }

    private static PlayedRun Of(RunStage stage, RunReport? report)
    {
        var steps = new Dictionary<string, StepReport>(stage.Reports, StringComparer.Ordinal);
        foreach (var step in report?.Steps ?? [.. stage.Input.Done.Select(d => d.Report), .. stage.Input.Failed])
            steps[step.Id] = step;
        return new PlayedRun
        {
            Outcome = report?.State switch
            {
                RunState.Completed => "completed",
                RunState.Discarded => "discarded",
                RunState.Undone => "undone",
                _ => stage.Status.State == RunState.DeadLettered ? "dead-lettered" : "waiting",
            },
            Steps = steps,
            DeadLetter = report?.DeadLetter ?? (report is null ? stage.Status.DeadLetter : null),
            StopReason = report?.StopReason,
            WaitingFor = report is null ? stage.Status.WaitingFor : null,
        };
    }
}
