using Trunkline.Flows.Execution;

namespace Trunkline.Flows.Tests.Scripted;

/// <summary>Watches what a run asks of partners for what it may never do: make a call again that succeeded, make one anew that failed for good before a
/// person resumed the run, or give up for a call that was not made anew after a resume. Not for flows with time-outs: what a call comes to behind one is
/// not known to the run.</summary>
internal sealed class CallLedger
{
    private readonly HashSet<string> succeeded = [];
    private readonly Dictionary<string, int> begun = [];
    private readonly Dictionary<string, int> tried = [];
    private int resumes;

    /// <summary>What the run did wrong, in words.</summary>
    public List<string> Wrongs { get; } = [];

    public StepOutcome Note(StepRequest request, StepOutcome outcome)
    {
        var key = request.IdempotencyKey;
        if (succeeded.Contains(key))
            Wrongs.Add($"{request.StepId} succeeded and was made again, after {resumes} resumes");
        if (outcome.Attempt is null)
            return outcome;
        if (request.Attempt == 1 && begun.TryGetValue(key, out var before) && before == resumes)
            Wrongs.Add($"{request.StepId} was made anew without a resume, after {resumes}");
        if (request.Attempt == 1)
            begun[key] = resumes;
        tried[WithoutPage(request.StepId)] = resumes;
        if (outcome.Kind == OutcomeKind.Succeeded)
            succeeded.Add(key);
        return outcome;
    }

    public void GaveUp(DeadLetter deadLetter)
    {
        if (!tried.TryGetValue(deadLetter.StepId, out var last) || last != resumes)
            Wrongs.Add($"{deadLetter.StepId} is why the run gave up, and it was not made anew after resume {resumes}");
    }

    public void Resume() => resumes++;

    private static string WithoutPage(string key)
    {
        var page = key.IndexOf(StepIds.BeforePage, StringComparison.Ordinal);
        return page < 0 ? key : key[..page] + ExpressionScope.SuffixOf(key).ToString();
    }
}
