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

    public void Begin(StepRequest request) => MayHaveChanged |= !request.Call!.IsSafe();

    /// <param name="request">What was asked.</param>
    /// <param name="outcome">How it came out; null where nobody waited for that.</param>
    public void End(StepRequest request, StepOutcome? outcome)
    {
        if (request.Call!.IsSafe())
            return;
        if (outcome is { Kind: OutcomeKind.Succeeded })
        {
            unknown.Remove(request.StepId);
            done.Add(request.StepId);
        }
        else if (outcome is null || outcome.Attempt is { Status: null } && !NeverSent.Contains(outcome.Fault?.Code ?? ""))
        {
            unknown.Add(request.StepId);
        }
    }
}
