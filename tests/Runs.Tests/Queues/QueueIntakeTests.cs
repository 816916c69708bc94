using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Runs.Dispatching;
using Trunkline.Runs.Queues;
using Trunkline.Runs.Tests.Admissions;
using Trunkline.Runs.Tests.Support;
using Trunkline.Stores;
using Trunkline.Stores.InMemory;

namespace Trunkline.Runs.Tests.Queues;

public sealed class QueueIntakeTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 12, 0, 0, 500, TimeSpan.Zero);
    private readonly FakeRuns runs = new();

    [Theory]
    [InlineData("""{ "n": 12345678901234567890.10, "s": "\u00fc" }""", """{ "n": 12345678901234567890.10, "s": "\u00fc" }""")]
    [InlineData("hello", "\"hello\"")]
    [InlineData("", "\"\"")]
    [InlineData("[1, 2]", "[1, 2]")]
    [InlineData("{ broken", "\"{ broken\"")]
    [InlineData("\uFEFF{}", "{}")]
    public async Task Json_is_data_to_the_byte_and_anything_else_a_text(string body, string data)
    {
        await Intake(("f", "{ queue: orders }")).DispatchAsync(Message(body), default);
        var happened = Assert.Single(runs.Started).Event;
        Assert.Equal(data, happened.GetProperty("data").GetRawText());
        Assert.Equal(("m1", "message", "queue:orders", "2026-11-20T12:00:00.5Z"), (Text(happened, "id"), Text(happened, "type"), Text(happened, "source"), Text(happened, "time")));
    }

    [Fact]
    public async Task A_message_goes_to_every_flow_of_its_queue_that_wants_it()
    {
        var intake = Intake(("a", "{ queue: orders }"), ("b", "{ queue: orders, where: data.total > 10 }"), ("c", "{ queue: others }"), ("d", "{ source: orders }"));
        await intake.DispatchAsync(Message("""{"total":5}"""), default);
        Assert.Equal(["a"], runs.Started.Select(r => r.Plan.Flow));
        await intake.DispatchAsync(Message("""{"total":50}""", "m2"), default);
        Assert.Equal(["a", "a", "b"], runs.Started.Select(r => r.Plan.Flow));
        Assert.Equal(["orders", "others"], intake.Queues.Order());
    }

    [Fact]
    public async Task A_message_that_is_delivered_again_and_one_with_the_same_id_start_nothing()
    {
        var intake = Intake(("f", "{ queue: orders, id: data.no }"));
        await intake.DispatchAsync(Message("""{"no":7}"""), default);
        await intake.DispatchAsync(Message("""{"no":7}"""), default);
        await intake.DispatchAsync(Message("""{"no":7}""", "m2"), default);
        Assert.Equal(("7", 2), (Assert.Single(runs.Ids), runs.Duplicates));
    }

    [Fact]
    public async Task What_nobody_can_read_is_refused_without_quoting_it()
    {
        var intake = Intake(("f", "{ queue: orders, id: data.no }"));
        var noText = await Assert.ThrowsAsync<JsonException>(() => intake.DispatchAsync(new OutsideMessage("orders", "m1", At, new byte[] { 0xC3, 0x28 }), default));
        Assert.Equal("Message m1 of queue 'orders' is no UTF-8 text.", noText.Message);
        var noId = await Assert.ThrowsAsync<JsonException>(() => intake.DispatchAsync(Message("""{"secret":"s3cr3t"}"""), default));
        Assert.DoesNotContain("s3cr3t", noId.ToString(), StringComparison.Ordinal);
        Assert.Empty(runs.Started);
    }

    [Fact]
    public async Task A_store_that_is_away_is_told_so_that_the_message_comes_again()
    {
        runs.IsAway = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Intake(("f", "{ queue: orders }")).DispatchAsync(Message("{}"), default));
    }

    private QueueIntake Intake(params (string, string)[] flows)
    {
        var catalog = FlowSet.Of(flows);
        return new(catalog, new Dispatcher(catalog, runs, KnownRuns.Desk(new InMemoryTable(), runs), NullLogger<Dispatcher>.Instance));
    }

    private static OutsideMessage Message(string body, string id = "m1") => new("orders", id, At, Encoding.UTF8.GetBytes(body));

    private static string? Text(JsonElement happened, string name) => happened.GetProperty(name).GetString();
}
