using System.Text;
using Trunkline.Intake.Tests.Support;
using Trunkline.Testing.Time;
using Trunkline.Testing.Webhooks;

namespace Trunkline.Intake.Tests.Reading;

public sealed class BatchTests
{
    private readonly ManualTime time = new();

    [Fact]
    public async Task What_stands_beside_a_batch_travels_with_each_event()
    {
        using var intake = Intake("meta", "verifyToken: it\n");
        var body = """{"object":"page","entry":[{"id":"0","time":1,"changes":[{"field":"feed"}]},{"id":"1","time":2,"odd":[]}]}""";
        Assert.Equal(200, (await intake.SendAsync("it", Signed("meta", body))).Status);
        Assert.Equal(["""{"id":"0","time":1,"object":"page"}""", """{"object":"page"}"""], intake.Events.Select(e => e.Envelope.GetProperty("context").GetRawText()));
        // An entry of a form nobody knows is not lost.
        Assert.Equal("""{"id":"1","time":2,"odd":[]}""", intake.Events[1].Envelope.GetProperty("data").GetRawText());
    }

    [Theory]
    [InlineData("", "evt_1")]
    [InlineData("dedupe: /object/id\n", "pi_1")]
    [InlineData("dedupe: data.object.id\n", "pi_1")]
    public async Task Data_inside_a_providers_own_envelope_is_the_data_and_the_rest_is_context(string lines, string id)
    {
        using var intake = Intake("stripe", lines);
        var body = """{"id":"evt_1","type":"t","data": {"object":{"id":"pi_1","amount":1.00}},"livemode":false,"request":{"id":"r"}}""";
        Assert.Equal(202, (await intake.SendAsync("it", Signed("stripe", body))).Status);
        var stored = Assert.Single(intake.Events);
        Assert.Equal((id, """{"object":{"id":"pi_1","amount":1.00}}"""), (stored.Id, stored.Envelope.GetProperty("data").GetRawText()));
        Assert.Equal("""{"id":"evt_1","type":"t","livemode":false,"request":{"id":"r"}}""", stored.Envelope.GetProperty("context").GetRawText());
        // A thin event has no data inside: it is kept whole.
        Assert.Equal(202, (await intake.SendAsync("it", Signed("stripe", """{"id":"evt_2"}"""))).Status);
        Assert.Equal("""{"id":"evt_2"}""", intake.Events[1].Envelope.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Items_keep_their_bytes()
    {
        using var intake = Intake("hubspot", "url: https://hooks.example.com/in\n");
        Assert.Equal(200, (await intake.SendAsync("it", Signed("hubspot", """[ {"a": 1.0,  "b":"\u00e4"} , 5, null,"x" ]"""))).Status);
        Assert.Equal(["""{"a": 1.0,  "b":"\u00e4"}""", "5", "null", "\"x\""], intake.Events.Select(e => e.Envelope.GetProperty("data").GetRawText()));
        Assert.All(intake.Events, e => Assert.StartsWith("sha256:", e.Id));
    }

    [Fact]
    public async Task All_items_are_durable_before_the_answer_and_a_repeated_one_stands_once()
    {
        using var metrics = new MetricLines("trunkline.intake.batch.duplicate", "trunkline.intake.accepted");
        using var intake = new TestIntake("source: batches\nprovider: hubspot\nsecrets: [it]\nurl: https://hooks.example.com/in\n", queue: new RecordingQueue(2000), time: time, secrets: ("it", "s"));
        var items = Enumerable.Range(0, 100).Select(n => $$"""{"eventId":{{n % 90}},"portalId":1,"subscriptionId":2,"occurredAt":3}""");
        var request = WebhookSigner.Sign("hubspot", "s", Encoding.UTF8.GetBytes($"[{string.Join(',', items)}]"), time.GetUtcNow(), url: "https://hooks.example.com/in");
        Assert.Equal(200, (await intake.SendAsync("batches", request)).Status);
        Assert.Equal(90, intake.Events.Select(e => e.Id).Distinct().Count());
        Assert.Equal(90, intake.Events.Count);
        Assert.True(intake.Queue.Messages.Count > 5);
        Assert.Equal(10, metrics.Sum("trunkline.intake.batch.duplicate", "batches"));
        Assert.Equal(90, metrics.Sum("trunkline.intake.accepted", "batches"));

        // One of its messages fails: the whole post comes again, and what was stored has the same ids.
        var calls = 0;
        intake.Queue.OnAppend = (_, _) => ++calls == 3 ? throw new Trunkline.Stores.StoreUnavailableException("busy") : Task.CompletedTask;
        Assert.Equal(503, (await intake.SendAsync("batches", request)).Status);
        intake.Queue.OnAppend = null;
        Assert.Equal(200, (await intake.SendAsync("batches", request)).Status);
        Assert.Equal(90, intake.Events.Select(e => e.Id).Distinct().Count());
    }

    [Fact]
    public async Task The_answer_waits_for_the_last_of_a_batchs_messages()
    {
        using var intake = new TestIntake("source: it\nprovider: hubspot\nsecrets: [it]\nurl: https://hooks.example.com/in\n", queue: new RecordingQueue(2000), time: time, secrets: ("it", "s"));
        var gates = Enumerable.Range(0, 100).Select(_ => new TaskCompletionSource()).ToArray();
        var call = -1;
        intake.Queue.OnAppend = (_, _) => gates[Interlocked.Increment(ref call)].Task;
        var items = Enumerable.Range(0, 40).Select(n => $$"""{"eventId":{{n}},"portalId":1,"subscriptionId":2,"occurredAt":3}""");
        var sending = intake.SendAsync("it", Signed("hubspot", $"[{string.Join(',', items)}]"));
        for (var n = 0; intake.Events.Count < 40; n++)
        {
            Assert.False(sending.IsCompleted);
            gates[n].SetResult();
            while (intake.Queue.Messages.Count <= n)
                await Task.Yield();
        }

        Assert.True(intake.Queue.Messages.Count > 2);
        Assert.Equal(200, (await sending).Status);
    }

    [Fact]
    public async Task A_batch_with_one_item_too_big_stores_the_others_and_starts_its_runs()
    {
        using var intake = new TestIntake("source: it\nprovider: hubspot\nsecrets: [it]\nurl: https://hooks.example.com/in\n", queue: new RecordingQueue(2000), time: time, secrets: ("it", "s"));
        var body = $$"""[{"eventId":1,"portalId":1,"subscriptionId":2,"occurredAt":3},{"eventId":2,"portalId":1,"subscriptionId":2,"occurredAt":3,"x":"{{new string('x', 3000)}}"}]""";
        Assert.Equal(200, (await intake.SendAsync("it", WebhookSigner.Sign("hubspot", "s", Encoding.UTF8.GetBytes(body), time.GetUtcNow(), url: "https://hooks.example.com/in"))).Status);
        Assert.Equal("1:2:1::3", Assert.Single(intake.Events).Id);
        Assert.Equal("1:2:2::3", Assert.Single(intake.Dispatcher.Events).Id);
    }

    private TestIntake Intake(string provider, string lines) => new($"source: it\nprovider: {provider}\nsecrets: [it]\n{lines}", time: time, secrets: ("it", "s"));

    private SignedRequest Signed(string provider, string body) => WebhookSigner.Sign(provider, "s", Encoding.UTF8.GetBytes(body), time.GetUtcNow(), url: "https://hooks.example.com/in");
}
