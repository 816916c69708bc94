using System.Text.Json;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors;

/// <summary>How an attempt ended.</summary>
/// <param name="Verdict">Which of the four.</param>
/// <param name="Result">What the step gives, on success.</param>
/// <param name="Fault">Why not, otherwise.</param>
/// <param name="RetryAfter">The partner's, or the budget's, wish: not sooner than this from now; null where none was said.</param>
/// <param name="Attempt">The exchange; null where none was made.</param>
public sealed record CallAnswer(CallVerdict Verdict, JsonElement Result, StepFault? Fault, TimeSpan? RetryAfter, AttemptReport? Attempt);

/// <summary>The four ways an attempt ends.</summary>
public enum CallVerdict
{
    /// <summary>It worked.</summary>
    Succeeded,

    /// <summary>It failed in a way that may pass.</summary>
    Transient,

    /// <summary>It failed for good.</summary>
    Permanent,

    /// <summary>No call was made (budget spent, paused by the partner's wish): no attempt is spent.</summary>
    Held,
}
