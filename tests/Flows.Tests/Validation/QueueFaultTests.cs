using System.Text.Json;
using Trunkline.Declarations;
using Trunkline.Flows.Tests.Scripted;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Tests.Validation;

public class QueueFaultTests
{
    [Theory]
    [InlineData("{ queue: Orders }", "2:14: 'Orders' is no queue name: use lower-case letters, digits and single dashes, 3 to 56 characters")]
    [InlineData("{ queue: a--b }", "2:14: 'a--b' is no queue name: use lower-case letters, digits and single dashes, 3 to 56 characters")]
    [InlineData("{ queue: trunkline-events }", "2:14: 'trunkline-events' is one of Trunkline's own queues: use a name that does not begin with 'trunkline-'")]
    [InlineData("{ queue: orders-poison }", "2:14: 'orders-poison' is where messages are set aside: name the queue that they come from")]
    [InlineData("{ queue: orders, id: data., where: 1 + }", "2:", "2:")]
    [InlineData("{ queue: orders, id: customer.id }", "2:26: 'customer' is not there: use one of id, type, time, source, data, headers, receivedAt, context, cloudEvent, traceparent")]
    [InlineData("{ queue: orders, types: [a] }", "2:22: unknown key 'types': use one of queue, id, where, throttle, debounce, batch")]
    public void A_queue_that_cannot_be_is_told_at_its_place(string on, params string[] expected)
    {
        var faults = Flow.Faults($"flow: f\non: {on}\nsteps: [ {{ call: crm, get: /a }} ]\n");
        Assert.Equal(expected.Length, faults.Count);
        Assert.All(expected.Zip(faults), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void Flows_that_share_a_queue_agree_about_the_id_of_a_message()
    {
        var faults = new FaultList();
        FlowFiles.Read([File("a", "{ queue: orders, id: data.no }"), File("b", "{ queue: orders, id: data.no }"), File("c", "{ queue: orders }"), File("d", "{ queue: others }")], Flow.Company, faults);
        Assert.Equal("c.yaml:2:14: messages of queue 'orders' have another 'id' in a.yaml: write the same 'id' in both, or in neither", Assert.Single(faults.All).ToString());
    }

    [Theory]
    [InlineData("data.no", """{"no":"A-1"}""", "A-1")]
    [InlineData("data.no", """{"no":12345678901234567890}""", "12345678901234567890")]
    [InlineData("id & \"-x\"", "{}", "m1-x")]
    [InlineData("data.no", """{"no":""}""", null)]
    [InlineData("data.no", "{}", null)]
    [InlineData("data.no", """{"no":{"a":1}}""", null)]
    [InlineData("$number(data.no)", """{"no":"x"}""", null)]
    public void A_flow_may_tell_the_id_from_the_message(string id, string data, string? expected)
    {
        var trigger = (QueueTrigger)Flow.Compile($"flow: f\non: {{ queue: orders, id: '{id}' }}\nsteps: [ {{ call: crm, get: /a }} ]\n").Trigger;
        var envelope = JsonElement.Parse($$"""{"id":"m1","source":"queue:orders","type":"message","data":{{data}}}""");
        if (expected is null)
            Assert.Throws<JsonException>(() => trigger.IdOf(envelope));
        else
            Assert.Equal(expected, trigger.IdOf(envelope));
    }

    [Fact]
    public void Conditions_and_ids_see_the_flows_settings()
    {
        var flow = Flow.Compile("flow: f\nsettings: { limit: 100, prefix: a- }\non: { queue: orders, id: settings.prefix & data.no, where: data.total >= settings.limit }\nsteps: [ { call: crm, get: /a } ]\n");
        var trigger = (QueueTrigger)flow.Trigger;
        Assert.True(trigger.Wants("queue:orders", "message", Message(100)));
        Assert.False(trigger.Wants("queue:orders", "message", Message(99)));
        Assert.Equal("a-7", trigger.IdOf(Message(1)));

        static JsonElement Message(int total) => JsonElement.Parse($$$"""{"id":"m1","source":"queue:orders","type":"message","data":{"no":7,"total":{{{total}}}}}""");
    }

    private static (string, string) File(string name, string on) => ($"{name}.yaml", $"flow: {name}\non: {on}\nsteps: [ {{ call: crm, get: /a }} ]\n");
}
