using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Http;

/// <summary>How an inline run ended.</summary>
/// <param name="Report">Of one that completed; null where it gave up.</param>
/// <param name="GaveUp">What a run that gave up stands with; null where it completed.</param>
/// <param name="Unknown">Steps of whose call nobody knows whether it was done.</param>
/// <param name="Kept">Whether a run that gave up waits for a person.</param>
internal sealed record InlineResult(RunReport? Report, RunInput? GaveUp, IReadOnlyList<string> Unknown, Keeping Kept);

/// <summary>Whether a run that gave up was kept.</summary>
internal enum Keeping
{
    /// <summary>It had changed nothing, or completed.</summary>
    NotNeeded,

    /// <summary>It waits for a person, or is being undone.</summary>
    Kept,

    /// <summary>The store was away: only the log knows.</summary>
    Lost,
}
