using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Http;

/// <summary>What an inline run has asked of the world, and what is known of how it came out. On the run's loop only.</summary>
internal sealed class InlineCalls
{
    // Faults of attempts of which nothing reached the partner.
    private static readonly HashSet<string> NeverSent = new(StringComparer.Ordinal) { "connect", "dns", "tls", "forbidden-address", "token-endpoint", "bad-certificate", "deadline" };

    private readonly HashSet<string> done = new(StringComparer.Ordinal);
    private readonly HashSet<string> unknown = new(StringComparer.Ordinal);

    /// <summary>Whether a call that may change the world has been begun.</summary>
    public bool MayHaveChanged { get; private set; }

    /// <summary>Steps whose call changed something, or may have.</summary>
    public IReadOnlyList<string> Effects => [.. done.Union(unknown).Order(StringComparer.Ordinal)];

    /// <summary>Steps of whose call nobody knows whether the partner did it.</summary>
    public IReadOnlyList<string> Unknown => [.. unknown.Order(StringComparer.Ordinal)];

    /// <summary>Whether a run in memory has the world do it; everything else is book-keeping of durable runs.</summary>
    public static bool IsDone(StepAction action) => action is StepAction.Call or StepAction.Emit or StepAction.Use;

    /// <summary>Whether it certainly changes nothing: of code nobody knows, and an event starts runs.</summary>
    public static bool IsSafe(StepRequest request) => request.Call?.IsSafe() == true;

    public void Begin(StepRequest request) => MayHaveChanged |= !IsSafe(request);

    /// <param name="request">What was asked.</param>
    /// <param name="outcome">How it came out; null where nobody waited for that.</param>
    public void End(StepRequest request, StepOutcome? outcome)
    {
        if (IsSafe(request))
            return;
        if (outcome is { Kind: OutcomeKind.Succeeded })
        {
            unknown.Remove(request.StepId);
            done.Add(request.StepId);
        }
        else if (IsUnknown(request, outcome))
        {
            unknown.Add(request.StepId);
        }
    }

    private static bool IsUnknown(StepRequest request, StepOutcome? outcome) => request.Action switch
    {
        StepAction.Call => outcome is null || outcome.Attempt is { Status: null } && !NeverSent.Contains(outcome.Fault?.Code ?? ""),

        // Code that says itself that it failed has done nothing; code that was broken off, or threw, may have done anything.
        StepAction.Use => outcome?.Fault is not { Code: not ("exception" or "timeout" or "deadline") },

        // The queue may have taken what it did not confirm.
        _ => true,
    };
}
