using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Testing;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.CustomSteps;

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

    // What it emitted, with the step that did.
    public IReadOnlyList<(string Step, EmitRequest Event)> Emitted { get; init; } = [];

    // What the caller of a request gets.
    public PlayedAnswer? Answer { get; init; }

    // Throws UnplayableException for a case that cannot be played to its end.
    public static async Task<PlayedRun> PlayAsync(FlowTest test, CompiledFlow flow, Integrations integrations, FlowStepCatalog? code, CancellationToken cancellationToken)
    {
        var world = new PlayedWorld(test, integrations, code);
        var answered = (PlayedRun?)null;
        if (test.Given is GivenRequest request)
            answered = await PlayedRequest.PlayAsync(request, flow, integrations.Flows, world, cancellationToken);
        else if (await StartAsync(test, flow, integrations, world, cancellationToken) is { } outcome)
            return new PlayedRun { Outcome = outcome };
        var played = world.Runs.Input is not { } input ? answered! : await DurableAsync(test, input, answered, world, cancellationToken);
        return played with { Calls = world.Partners.Calls, Emitted = world.Events.Emitted, Took = world.Time.Now - test.At };
    }

    // Steps of both: the one that answered, and what a person, or an undo, went on with.
    public static PlayedRun Of(RunStage stage, RunReport? report, string outcome, PlayedRun? before = null)
    {
        var steps = new Dictionary<string, StepReport>(before?.Steps ?? new Dictionary<string, StepReport>(), StringComparer.Ordinal);
        foreach (var (id, step) in stage.Reports)
            steps[id] = step;
        foreach (var step in report?.Steps ?? [.. stage.Input.Done.Select(d => d.Report), .. stage.Input.Failed])
            steps[step.Id] = step;
        var results = new Dictionary<string, JsonElement>(before?.Results ?? new Dictionary<string, JsonElement>(), StringComparer.Ordinal);
        foreach (var (id, result) in stage.Results)
            results[id] = result;
        return new PlayedRun { Outcome = outcome, Steps = steps, Results = results, StopReason = report?.StopReason, Answer = before?.Answer };
    }

    // Why no run starts; null where one does.
    private static async Task<string?> StartAsync(FlowTest test, CompiledFlow flow, Integrations integrations, PlayedWorld world, CancellationToken cancellationToken)
    {
        try
        {
            if (GivenEnvelope.Of(test, flow, integrations, world.Dispatcher) is not { } accepted)
                return "unmatched";
            await world.Dispatcher.StartAsync(flow, accepted, cancellationToken);
            return null;
        }
        catch (JsonException) when (test.Given is GivenMessage)
        {
            // It is set aside, into the poison queue.
            return "refused";
        }
    }

    private static async Task<PlayedRun> DurableAsync(FlowTest test, RunInput input, PlayedRun? answered, PlayedWorld world, CancellationToken cancellationToken)
    {
        var stage = new RunStage(world.Runs.RunId, input, world.Time, world.Executor, test.Signals);
        var report = await stage.PlayAsync(cancellationToken);
        var outcome = report?.State switch
        {
            RunState.Completed => "completed",
            RunState.Discarded => "discarded",
            RunState.Undone => "undone",
            _ => stage.Status.State == RunState.DeadLettered ? "dead-lettered" : "waiting",
        };
        world.Time.Now = stage.UtcNow;
        return Of(stage, report, outcome, answered) with
        {
            DeadLetter = report?.DeadLetter ?? (report is null ? stage.Status.DeadLetter : null),
            WaitingFor = report is null ? stage.Status.WaitingFor : null,
        };
    }
}
