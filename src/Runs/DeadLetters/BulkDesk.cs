using Trunkline.Flows.Execution;

namespace Trunkline.Runs.DeadLetters;

/// <summary>Decides about many dead letters, a stretch at a time. The caller drives it: each stretch ends within half a minute and says where the next begins, so there
/// is no work that a restart or a lost connection could leave half known. Begun again from the start it finds only those that still wait.</summary>
/// <param name="index">Where they are found, newest first.</param>
/// <param name="desk">Where each is decided.</param>
/// <param name="time">For the rate.</param>
public sealed class BulkDesk(DeadLetterIndex index, DeadLetterDesk desk, TimeProvider time)
{
    /// <summary>The highest rate, in decisions a second.</summary>
    public const double FastestRate = 100;

    /// <summary>The lowest rate, in decisions a second.</summary>
    public const double SlowestRate = 0.1;

    private const int LargestPage = 100;
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(20);

    /// <summary>Decides about those in the next stretch.</summary>
    /// <param name="filter">Which are meant.</param>
    /// <param name="resume">Whether they go on; otherwise they are discarded.</param>
    /// <param name="decision">Who and why.</param>
    /// <param name="rate">Decisions a second, <see cref="SlowestRate"/> to <see cref="FastestRate"/>.</param>
    /// <param name="continuation">From the stretch before; null for the first.</param>
    /// <param name="cancellationToken">Stops between two decisions; what is decided stays so.</param>
    /// <exception cref="ArgumentException">The continuation is none of this.</exception>
    public async Task<BulkResult> DecideAsync(
        DeadLetterFilter filter, bool resume, Decision decision, double rate, string? continuation, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate, SlowestRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, FastestRate);
        var began = time.GetUtcNow();
        var (decided, passed, looked) = (0, 0, 0);

        // A page is never left in the middle, so it holds no more than a stretch has time for.
        var page = Math.Clamp((int)(rate * Stretch.TotalSeconds / 2), 1, LargestPage);
        do
        {
            (var entries, continuation) = await index.ListAsync(page, continuation, cancellationToken);
            foreach (var entry in entries)
            {
                looked++;
                if (!filter.Matches(entry))
                    continue;
                if (await DecideAsync(entry, resume, decision, cancellationToken))
                    decided++;
                else
                    passed++;
                var due = began + TimeSpan.FromSeconds((decided + passed) / rate);
                if (due - time.GetUtcNow() is { } wait && wait > TimeSpan.Zero)
                    await Task.Delay(wait, time, cancellationToken);
            }
        }
        while (continuation is not null && time.GetUtcNow() - began < Stretch / 2);
        return new BulkResult(decided, passed, looked, continuation);
    }

    // About this very dead letter: where the run has gone on and given up again since, that is another one.
    private async Task<bool> DecideAsync(DeadLetterEntry entry, bool resume, Decision decision, CancellationToken cancellationToken)
    {
        var about = decision with { About = entry.At };
        var result = resume
            ? await desk.ResumeAsync(entry.RunId, about, cancellationToken)
            : await desk.DiscardAsync(entry.RunId, about, cancellationToken);
        return result == DecisionResult.Done;
    }
}

/// <summary>What came of a stretch.</summary>
/// <param name="Decided">Decisions that runs have taken, durably.</param>
/// <param name="Passed">Matching entries whose run does not wait any more, since somebody else decided, or cannot take this decision.</param>
/// <param name="Looked">Entries looked at, matching or not.</param>
/// <param name="Continuation">What the next stretch is asked with; absent when this was the last.</param>
public sealed record BulkResult(int Decided, int Passed, int Looked, string? Continuation);
