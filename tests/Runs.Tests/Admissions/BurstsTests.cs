using Trunkline.Runs.Admissions;
using Trunkline.Stores.InMemory;

namespace Trunkline.Runs.Tests.Admissions;

public sealed class BurstsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_latest_is_the_one_that_was_accepted_last_whichever_was_dispatched_last()
    {
        var bursts = new Bursts(new InMemoryTable());
        await bursts.MarkAsync("x", "late", Noon.AddSeconds(5), default);
        await bursts.MarkAsync("x", "early", Noon, default);
        await bursts.MarkAsync("x", "late", Noon.AddSeconds(5), default);
        await bursts.MarkAsync("y", "other", Noon.AddHours(1), default);
        Assert.Equal("late", (await bursts.LatestAsync("x", "early", Noon, default)).Run);
        Assert.Equal("late", (await bursts.LatestAsync("x", "late", Noon.AddSeconds(5), default)).Run);
    }

    // A dead letter that is resumed with another key, or a mark that is not there yet: what was before it supersedes nothing.
    [Fact]
    public async Task An_earlier_event_supersedes_none()
    {
        var bursts = new Bursts(new InMemoryTable());
        await bursts.MarkAsync("x", "before", Noon, default);
        Assert.Equal("me", (await bursts.LatestAsync("x", "me", Noon.AddSeconds(1), default)).Run);
    }

    [Fact]
    public async Task A_burst_of_which_nobody_knows_is_the_asking_runs_own() =>
        Assert.Equal("me", (await new Bursts(new InMemoryTable()).LatestAsync("x", "me", Noon, default)).Run);
}
