using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Execution.Admissions;
using Trunkline.Runs.Admissions;
using Trunkline.Stores.InMemory;

namespace Trunkline.Runs.Tests.Admissions;

public sealed class BatchesTests
{
    private const string Line = "batch-f-1";

    private readonly KnownRuns runs = new();
    private readonly Batches batches;

    public BatchesTests() => batches = new Batches(new InMemoryTable(), runs);

    [Fact]
    public async Task The_first_leads_the_last_fills_and_the_next_opens_another()
    {
        Assert.Equal(new BatchPlace("a", false), await JoinAsync("a"));
        Assert.Equal(new BatchPlace("a", false), await JoinAsync("b"));
        Assert.Equal(new BatchPlace("a", true), await JoinAsync("c"));
        Assert.Equal(new BatchPlace("d", false), await JoinAsync("d"));
        Assert.Equal(["a", "b", "c"], (await batches.CloseAsync(Line, "a", default)).Members);
        Assert.Equal(["d"], (await batches.CloseAsync(Line, "d", default)).Members);
    }

    [Fact]
    public async Task A_repeated_activity_is_answered_alike()
    {
        await JoinAsync("a");
        Assert.Equal(await JoinAsync("b"), await JoinAsync("b"));
        Assert.Equal(await JoinAsync("c"), await JoinAsync("c"));
        Assert.Equal(new BatchPlace("a", false), await JoinAsync("a"));
        var closed = (await batches.CloseAsync(Line, "a", default)).Members;
        Assert.Equal(closed, (await batches.CloseAsync(Line, "a", default)).Members);
        Assert.Equal(new BatchPlace("a", false), await JoinAsync("b")); // closed and not complete: it still belongs there
        await batches.ForgetAsync(Line, "a", default);
        await batches.ForgetAsync(Line, "a", default);
        Assert.Equal(["a"], (await batches.CloseAsync(Line, "a", default)).Members);
    }

    [Fact]
    public async Task The_leader_gets_the_event_and_is_told_when_it_is_the_last()
    {
        runs.With("a");
        await JoinAsync("a");
        await JoinAsync("b");
        Assert.True(await HandOverAsync("b", full: false));
        Assert.True(await HandOverAsync("c", full: true));
        Assert.Equal([Signals.Batch, Signals.Batch, Signals.BatchFull], runs.Told.Select(t => t.Signal));
        Assert.Equal("""{"run":"b","event":{"n":1.50}}""", runs.Told[0].Payload);
    }

    [Fact]
    public async Task A_leader_that_was_ended_from_outside_takes_no_event_with_it()
    {
        await JoinAsync("a");
        await JoinAsync("b");
        Assert.False(await HandOverAsync("b", full: false));
        Assert.Equal(new BatchPlace("b", false), await JoinAsync("b"));
    }

    [Fact]
    public async Task A_leader_that_was_ended_from_outside_takes_nobodys_event_with_it()
    {
        await JoinAsync("a");
        await JoinAsync("b");
        await JoinAsync("c");
        Assert.False(await HandOverAsync("b", full: false));
        Assert.False(await HandOverAsync("c", full: true));
        Assert.Equal(new BatchPlace("b", false), await JoinAsync("b"));
        Assert.Equal(new BatchPlace("b", false), await JoinAsync("c"));
        Assert.Equal(["b", "c"], (await batches.CloseAsync(Line, "b", default)).Members);
    }

    [Fact]
    public async Task Nobody_joins_a_leader_of_whom_it_is_known_that_he_is_no_more()
    {
        await JoinAsync("a");
        await JoinAsync("b");
        Assert.False(await HandOverAsync("b", full: false));
        Assert.Equal(new BatchPlace("new", false), await JoinAsync("new"));
    }

    [Fact]
    public async Task Handing_over_again_to_a_leader_that_is_done_changes_nothing()
    {
        await JoinAsync("a");
        await JoinAsync("b");
        await batches.CloseAsync(Line, "a", default);
        await batches.ForgetAsync(Line, "a", default);
        Assert.True(await HandOverAsync("b", full: false));
    }

    private Task<BatchPlace> JoinAsync(string run) => batches.JoinAsync(Line, run, 3, default);

    private Task<bool> HandOverAsync(string run, bool full) =>
        batches.HandOverAsync(new TurnRequest { Line = Line, Leader = "a", Full = full, Event = JsonDocument.Parse("""{"n":1.50}""").RootElement }, run, default);
}
