using System.Globalization;
using System.Text;
using System.Text.Json;
using Trunkline.Declarations;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.Flows.Testing;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.CustomSteps;

namespace Trunkline.Runs.Testing.Recording;

/// <summary>Makes a tests file of a real run: its event and its partners' answers without their secrets, and as expectation what the flow, as it is now,
/// does with them.</summary>
/// <param name="integrations">The declared files.</param>
/// <param name="secrets">Values that must not be in it.</param>
/// <param name="code">The steps of code that flows use; null for none.</param>
public sealed class FlowRecorder(Integrations integrations, IEnumerable<string> secrets, FlowStepCatalog? code = null)
{
    private static readonly string[] Kept = ["id", "type", "time", "receivedAt", "data", "headers", "context", "cloudEvent"];

    private readonly SecretRemoval removal = new(secrets);

    /// <summary>Makes the file's text. The text, read and played, passes.</summary>
    /// <param name="report">The report of a run that is over, with its bodies.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<RecordedTest> RecordAsync(RunReport report, CancellationToken cancellationToken)
    {
        if (integrations.Flows.All.FirstOrDefault(f => f.Plan.Flow == report.Flow) is not { } flow)
            return RecordedTest.Of($"flow '{report.Flow}' is not here any more");
        if (report.Event is not { } accepted)
            return RecordedTest.Of($"run '{report.RunId}' kept neither its event nor its bodies: say 'record: bodies' in the flow, start the host anew, and record a run that begins then");
        if (Given(report, accepted, flow, out var problem) is not { } given)
            return RecordedTest.Of(problem!);
        if (Read(given + "    expect: {}\n", flow, out problem) is not { } draft)
            return RecordedTest.Of(problem!);
        PlayedRun played;
        try
        {
            played = await PlayedRun.PlayAsync(draft, flow, integrations, code, cancellationToken);
        }
        catch (UnplayableException e)
        {
            return RecordedTest.Of($"the flow, as it is now, does not do with this event what the run did: {e.Message}");
        }

        var yaml = given + "    expect:\n" + ObservedExpectation.Of(played, 6);
        return Read(yaml, flow, out problem) is null ? RecordedTest.Of(problem!) : new RecordedTest(yaml, null, Notes(report, played, flow));
    }

    private string? Given(RunReport report, JsonElement accepted, CompiledFlow flow, out string? problem)
    {
        problem = null;
        var text = new StringBuilder($"# Recorded from run {report.RunId}. Secrets were removed by name, shape and value: look it through before you commit it.\nflow: {report.Flow}\n\ncases:\n");
        text.Append($"  - case: as run {report.RunId} went\n");
        text.Append($"    at: {report.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)}\n    event:\n");
        foreach (var member in removal.Clean(accepted).EnumerateObject().Where(m => Kept.Contains(m.Name)))
            text.Append($"      {member.Name}:").Append(YamlText.Behind(member.Value, 6));
        var answers = new RecordedAnswers(removal);
        var any = false;

        // Steps of code are really done, as there is nothing in a report that they gave.
        var codes = PlanSteps.All(flow.Plan.Steps).OfType<UseStep>().Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var step in report.Steps.Where(s => s.Attempts.Count > 0 && !codes.Contains(s.Id.Split(':')[0])))
        {
            if (answers.Of(step, 8, out problem) is not { } lines)
                return null;
            text.Append(any ? "" : "    answers:\n").Append($"      {YamlText.Scalar(step.Id)}:\n").Append(lines);
            any = true;
        }

        // One of a kind each time: a decision or a signal is taken when it is waited for.
        var signals = Enumerable.Repeat("resume", report.Resumed).Concat(SignalsOf(report, flow)).Concat(report.State == RunState.Discarded ? ["discard"] : []).ToList();
        if (signals.Count > 0)
            text.Append("    signals:\n").AppendJoin("", signals.Select(s => $"      - {{ name: {YamlText.Scalar(s)} }}\n"));
        return text.ToString();
    }

    private static IEnumerable<string> SignalsOf(RunReport report, CompiledFlow flow) =>
        from wait in PlanSteps.All(flow.Plan.Steps).OfType<WaitStep>()
        where wait.Signal is not null
        from step in report.Steps
        where step.State == StepState.Succeeded && (step.Id == wait.Id || step.Id.StartsWith(wait.Id + ":", StringComparison.Ordinal))
        select wait.Signal;

    private FlowTest? Read(string yaml, CompiledFlow flow, out string? problem)
    {
        var faults = new FaultList();
        var read = FlowTestFiles.Read(flow.Plan.Flow + FlowTestFiles.Ending, yaml, integrations.Flows.All, _ => null, faults);
        problem = read is null ? $"what was recorded makes no tests file: {faults.All[0]}" : null;
        return read?.Tests[0];
    }

    private List<string> Notes(RunReport report, PlayedRun played, CompiledFlow flow)
    {
        var notes = new List<string>();
        var outcome = report.State.ToString().ToLowerInvariant();
        if (outcome != played.Outcome)
            notes.Add($"the run was {outcome}, and played it is {played.Outcome}: the flow has changed since, or needs what was removed");
        foreach (var step in report.Steps)
        {
            var sent = played.Calls.Where(c => c.Step == step.Id).ToList();
            for (var i = 0; i < step.Attempts.Count && i < sent.Count; i++)
            {
                if (step.Attempts[i].RequestBody is { } body && !IsSame(body, sent[i]))
                {
                    notes.Add($"attempt {i + 1} of step '{step.Id}' sends another body than the run did: the flow has changed since, or the difference is what was removed");
                    break;
                }
            }
        }

        if (SignalsOf(report, flow).Any())
            notes.Add("reports do not keep what signals carried: fill in their 'data'");
        if (removal.Count > 0)
            notes.Add($"{removal.Count} values were removed as secrets, each is now ***");
        return notes;
    }

    private bool IsSame(string recorded, CallMade sent)
    {
        if (!sent.IsJson)
            return removal.Clean(recorded) == sent.Body;
        try
        {
            return Comparing.JsonDifference.Of(removal.Clean(JsonElement.Parse(recorded)), JsonElement.Parse(sent.Body)) is null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>A recorded tests file, or why there is none.</summary>
/// <param name="Yaml">The file's text; null where there is a problem.</param>
/// <param name="Problem">Why a run cannot be recorded, and what to do about it.</param>
/// <param name="Notes">What a person should know of the text.</param>
public sealed record RecordedTest(string? Yaml, string? Problem, IReadOnlyList<string> Notes)
{
    internal static RecordedTest Of(string problem) => new(null, problem, []);
}
