using System.Text.Json;
using Trunkline.Declarations;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Testing;

namespace Trunkline.Runs.Testing.Comparing;

// Compares what came of a case with what it expects.
internal sealed class ExpectationCheck(Expectation expect)
{
    private readonly List<Mismatch> mismatches = [];

    public IReadOnlyList<Mismatch> Check(PlayedRun run)
    {
        if (expect.Outcome is { } outcome && outcome.Value != run.Outcome)
            Add(outcome.Place, $"outcome expected {outcome.Value}, got {run.Outcome}{Why(run)}");
        if (expect.Fault is { } fault)
            CheckFault(fault, run.DeadLetter);
        if (expect.Stop is { } stop && stop.Value != run.StopReason)
            Add(stop.Place, $"stop expected '{stop.Value}', got {(run.StopReason is null ? "none" : $"'{run.StopReason}'")}");
        if (expect.Took is { } took && took.Value != run.Took)
            Add(took.Place, $"took expected {DurationText.Format(took.Value)}, got {DurationText.Format(run.Took)}");
        if (expect.Calls is { } calls)
            mismatches.AddRange(new CallsCheck(calls, run.Calls).Check());
        if (expect.Emits is { } emits)
            mismatches.AddRange(EmitsCheck.Of(emits, run.Emitted));
        if (expect.Answer is { } answer)
            mismatches.AddRange(AnswerCheck.Of(answer, run.Answer));
        foreach (var step in expect.Steps)
            CheckStep(step, run);
        return mismatches;
    }

    private static string Why(PlayedRun run) => run switch
    {
        { DeadLetter: { } letter } => $": step '{letter.StepId}', {letter.Fault.Code}: {letter.Fault.Message}",
        { WaitingFor: { } signal } => $": for signal '{signal}'",
        { Outcome: "refused", Answer: { } answer } => $": answered {answer.Status}, {answer.Body}",
        { StopReason: { } reason } => $": stopped, {reason}",
        _ => "",
    };

    private void CheckFault(ExpectedFault fault, DeadLetter? letter)
    {
        if (letter is null)
        {
            Add(fault.Place, $"fault expected {fault.Code ?? fault.Step ?? fault.Message}, got none: nothing failed for good");
            return;
        }

        var (code, message) = (letter.Fault.Code, letter.Fault.Message);
        if (fault.Code is { } wanted && wanted != code)
            Add(fault.Place, $"fault expected {wanted}, got {code}: {message}");
        if (fault.Step is { } step && step != letter.StepId)
            Add(fault.Place, $"fault of step expected {step}, got {letter.StepId}");
        if (fault.Message is { } part && !message.Contains(part, StringComparison.Ordinal))
            Add(fault.Place, $"fault message expected to hold '{part}', got '{message}'");
    }

    private void CheckStep(ExpectedStep expected, PlayedRun run)
    {
        var id = expected.Id.Value;
        var report = run.Steps.GetValueOrDefault(id);
        var isKnown = run.Results.TryGetValue(id, out var result);
        if (report is null && !isKnown && run.Results.Keys.FirstOrDefault(k => k.StartsWith(id + ":", StringComparison.Ordinal)) is { } item)
        {
            Add(expected.Id, $"step '{id}' was done for each item of a list: name one of them, as in '{item}'");
            return;
        }

        var state = report is not null ? Name(report.State) : isKnown ? "succeeded" : "not-reached";
        if (expected.State is { } wanted && wanted.Value != state)
            Add(wanted.Place, $"step '{id}' expected {wanted.Value}, got {state}{(report?.Fault is { } why ? $": {why.Code}: {why.Message}" : "")}");
        if (expected.Attempts is { } attempts && attempts.Value != (report?.Attempts.Count ?? 0))
            Add(attempts.Place, $"step '{id}' attempts expected {attempts.Value}, got {report?.Attempts.Count ?? 0}");
        if (expected.Fault is { } fault && fault.Value != report?.Fault?.Code)
            Add(fault.Place, $"step '{id}' fault expected {fault.Value}, got {report?.Fault?.Code ?? "none"}");
        if (expected.Result is { } value)
            CheckResult(id, value, isKnown ? result : null);
    }

    private void CheckResult(string id, Expected<JsonElement> expected, JsonElement? actual)
    {
        if (actual is not { } result)
            Add(expected.Place, $"step '{id}' has no result");
        else if (BodyCheck.OfJson("result", expected.Value, result) is var (what, details))
            mismatches.Add(new Mismatch(expected.Place.Line, expected.Place.Column, $"step '{id}' {what}", details));
    }

    private static string Name(StepState state) => state == StepState.FellBack ? "fell-back" : state.ToString().ToLowerInvariant();

    private void Add(DeclaredNode place, string what) => mismatches.Add(new Mismatch(place.Line, place.Column, what, []));
}
