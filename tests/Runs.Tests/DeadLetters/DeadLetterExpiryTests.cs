using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.Runs.DeadLetters;
using Trunkline.Stores;
using Trunkline.Stores.InMemory;
using Trunkline.Testing.Time;

namespace Trunkline.Runs.Tests.DeadLetters;

public sealed class DeadLetterExpiryTests
{
    private readonly ManualTime time = new();
    private readonly InMemoryTable table = new();
    private readonly WaitingRuns runs = new();

    [Fact]
    public async Task What_waits_for_too_long_is_archived_whole_and_then_discarded()
    {
        // More than a row takes, and a character of two halves where a part would end.
        var data = new string('x', 29_000) + string.Concat(Enumerable.Repeat("😀", 20_000));
        await WaitAsync("old", data);
        time.Advance(TimeSpan.FromDays(8));
        await WaitAsync("young", "y");

        Assert.Equal(1, await Expiry(TimeSpan.FromDays(7)).ExpireAsync(default));

        var (runId, signal, payload) = Assert.Single(runs.Signals);
        Assert.Equal(("old", Signals.Discard, "expired", "trunkline"), (runId, signal, payload.GetProperty("reason").GetString(), payload.GetProperty("by").GetString()));
        var archive = new DeadLetterArchive(table);
        var (entries, _) = await archive.ListAsync(10, null, default);
        Assert.Equal("old", Assert.Single(entries).Letter.RunId);
        using var kept = JsonDocument.Parse((await archive.GetAsync("old", default))!);
        Assert.Equal(data, kept.RootElement.GetProperty("input").GetProperty("event").GetProperty("data").GetString());
        Assert.Equal("DeadLettered", kept.RootElement.GetProperty("run").GetProperty("status").GetProperty("state").GetString());
        Assert.Null(await archive.GetAsync("young", default));
    }

    [Fact]
    public async Task What_cannot_be_archived_is_not_discarded()
    {
        await WaitAsync("old", "x");
        time.Advance(TimeSpan.FromDays(8));
        runs.Away = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Expiry(TimeSpan.FromDays(7)).ExpireAsync(default));
        Assert.Empty(runs.Signals);
        runs.Away = false;
        Assert.Equal(1, await Expiry(TimeSpan.FromDays(7)).ExpireAsync(default));
    }

    [Fact]
    public async Task A_run_that_went_on_and_gave_up_again_is_as_old_as_its_last_time()
    {
        await WaitAsync("r", "x");
        time.Advance(TimeSpan.FromDays(8));
        runs.Views["r"] = runs.Views["r"] with { Status = new RunStatus(RunState.DeadLettered, Letter()) };
        Assert.Equal(0, await Expiry(TimeSpan.FromDays(7)).ExpireAsync(default));
        Assert.Empty(runs.Signals);
    }

    [Fact]
    public async Task Off_is_off()
    {
        await WaitAsync("old", "x");
        time.Advance(TimeSpan.FromDays(3000));
        Assert.Equal(0, await Expiry(null).ExpireAsync(default));
    }

    [Theory]
    [InlineData(null, 90.0)]
    [InlineData("", 90.0)]
    [InlineData("30d", 30.0)]
    [InlineData("36h", 1.5)]
    [InlineData("OFF", null)]
    public void The_setting_is_a_duration_or_off(string? text, double? days) =>
        Assert.Equal(days, DeadLetterOptions.Read(_ => text).ExpireAfter?.TotalDays);

    [Theory]
    [InlineData("soon")]
    [InlineData("0s")]
    [InlineData("23h")]
    [InlineData("-5d")]
    public void Any_other_setting_is_refused_by_name(string text) =>
        Assert.Contains(DeadLetterOptions.Setting, Assert.Throws<FormatException>(() => DeadLetterOptions.Read(_ => text)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Many_are_decided_at_the_rate_a_stretch_at_a_time_and_each_once()
    {
        for (var i = 0; i < 30; i++)
        {
            await WaitAsync($"r{i}", "x", i % 3 == 0 ? "mail" : "erp");
            time.Advance(TimeSpan.FromSeconds(1));
        }

        var desk = new BulkDesk(new DeadLetterIndex(table), new DeadLetterDesk(runs), time);
        runs.Views["r1"] = runs.Views["r1"] with { Status = new RunStatus(RunState.Running) };
        var filter = new DeadLetterFilter { Connection = "erp" };
        var (decided, passed, looked, stretches) = (0, 0, 0, 0);
        string? continuation = null;
        do
        {
            var began = time.GetUtcNow();
            var stretch = desk.DecideAsync(filter, resume: true, new Decision { By = "ada" }, 0.5, continuation, default);
            while (!stretch.IsCompleted)
            {
                time.Advance(TimeSpan.FromMilliseconds(500));
                await Task.Yield();
            }

            var result = await stretch;
            Assert.True(time.GetUtcNow() - began >= TimeSpan.FromSeconds((result.Decided + result.Passed) / 0.5));
            (decided, passed, looked, stretches) = (decided + result.Decided, passed + result.Passed, looked + result.Looked, stretches + 1);
            continuation = result.Continuation;
        }
        while (continuation is not null);

        Assert.Equal((19, 1, 30), (decided, passed, looked));
        Assert.True(stretches >= 3);
        Assert.Equal(19, runs.Signals.Select(s => s.RunId).Distinct().Count());
        Assert.All(runs.Signals, s => Assert.Equal(Signals.Resume, s.Signal));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => desk.DecideAsync(filter, true, new Decision(), 0, null, default));
    }

    private DeadLetter Letter(string? connection = null) => new("post", new StepFault("http-422", "refused", 422), time.GetUtcNow(), connection);

    private DeadLetterExpiry Expiry(TimeSpan? after) => new(
        new DeadLetterIndex(table), new DeadLetterDesk(runs), new DeadLetterArchive(table), runs, runs, new DeadLetterOptions(after), time,
        NullLogger<DeadLetterExpiry>.Instance);

    private async Task WaitAsync(string runId, string data, string? connection = null)
    {
        var letter = Letter(connection);
        runs.Views[runId] = new RunView(runId, "f", letter.At, new RunStatus(RunState.DeadLettered, letter), null);
        runs.Inputs[runId] = new RunInput
        {
            Plan = new FlowPlan(FlowPlan.CurrentVersion, "f", []),
            Event = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["id"] = "e", ["data"] = data }),
            DeadLetter = letter,
        };
        await new DeadLetterIndex(table).EnterAsync(new DeadLetterEntry(runId, "f", "s", "e", letter.StepId, letter.Fault, letter.At, connection), default);
    }

    private sealed class WaitingRuns : IRunStore, IRunInputs
    {
        public Dictionary<string, RunView> Views { get; } = [];

        public Dictionary<string, RunInput> Inputs { get; } = [];

        public List<(string RunId, string Signal, JsonElement Payload)> Signals { get; } = [];

        public bool Away { get; set; }

        public Task<bool> StartAsync(string runId, RunInput input, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> SignalAsync(string runId, string signal, JsonElement payload, CancellationToken cancellationToken)
        {
            Signals.Add((runId, signal, payload));
            return Task.FromResult(true);
        }

        public Task<RunView?> GetAsync(string runId, CancellationToken cancellationToken) => Task.FromResult(Views.GetValueOrDefault(runId));

        public Task<RunPage> ListAsync(RunState? state, int pageSize, string? continuation, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<RunInput?> GetInputAsync(string runId, CancellationToken cancellationToken) =>
            Away ? throw new StoreUnavailableException("away") : Task.FromResult(Inputs.GetValueOrDefault(runId));
    }
}
