using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Limits;
using Trunkline.Testing.Time;

namespace Trunkline.Connectors.Tests;

/// <summary>Workers that share a rate, and runs that come back when they are told to; in time that stands still between them.</summary>
internal sealed class BudgetLoad
{
    private readonly double rate;
    private readonly int burst;
    private readonly ManualTime time = new();
    private readonly DateTimeOffset start;
    private readonly List<SharedBudget> budgets;
    private TimeSpan length;

    public BudgetLoad(double rate, int burst, int workers)
    {
        (this.rate, this.burst, start) = (rate, burst, time.GetUtcNow());
        budgets = [.. Enumerable.Range(0, workers).Select(_ => new SharedBudget("api", new BudgetDefinition(rate, burst, null), Table, time))];
    }

    /// <summary>By how much runs come at most later than they were told to, as timers do.</summary>
    public TimeSpan Late { get; init; }

    /// <summary>When the first worker and its runs are gone; null for never.</summary>
    public TimeSpan? FirstDiesAfter { get; init; }

    public CountingTable Table { get; } = new();

    /// <summary>When each call was made, in seconds from the start.</summary>
    public List<double> Sent { get; } = [];

    public double Most => rate * length.TotalSeconds;

    /// <summary>New runs take the place of those that got through: always more than the rate.</summary>
    public async Task RunAsync(TimeSpan forLength, int runs)
    {
        length = forLength;
        var chance = new Random(20261120);
        var waiting = new PriorityQueue<int, DateTimeOffset>();
        for (var run = 0; run < runs; run++)
            waiting.Enqueue(run % budgets.Count, start);
        while (waiting.TryDequeue(out var worker, out var due) && due < start + length)
        {
            if (due > time.GetUtcNow())
                time.Advance(due - time.GetUtcNow());
            if (worker == 0 && time.GetUtcNow() - start >= FirstDiesAfter)
                continue;
            var hold = await budgets[worker].TakeAsync(1, default);
            if (hold is null)
            {
                Sent.Add((time.GetUtcNow() - start).TotalSeconds);
                budgets[worker].Release();
            }

            waiting.Enqueue(worker, time.GetUtcNow() + (hold is null ? TimeSpan.Zero : hold.RetryAfter!.Value + Late * chance.NextDouble()));
        }
    }

    /// <summary>No window holds more than burst and rate allow.</summary>
    public void AssertRateKept()
    {
        for (var first = 0; first < Sent.Count; first++)
        {
            for (var last = first; last < Sent.Count; last += Math.Max(1, Sent.Count / 200))
            {
                if (last - first + 1 > burst + rate * (Sent[last] - Sent[first]) + 1e-6)
                    Assert.Fail($"{last - first + 1} calls in {Sent[last] - Sent[first]} s");
            }
        }
    }
}
