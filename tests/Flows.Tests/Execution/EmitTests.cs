using Trunkline.Flows.Execution;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

public class EmitTests
{
    private const string Event = """{"id":"evt_1","type":"t","source":"stripe","data":{"n": 9007199254740993,"x":1.50,"l":["a","b"]}}""";

    [Fact]
    public void Tells_an_event_with_the_bytes_the_expression_gave()
    {
        var world = Live("  - { id: told, emit: order.paid, data: event.data }\n  - { id: next, call: crm, post: /a, body: told }\n");
        var emit = Assert.Single(world.Requests, r => r.Action == StepAction.Emit);
        Assert.Equal("flow:f", emit.Emit!.Source);
        Assert.Equal("order.paid", emit.Emit.Type);
        Assert.Equal("flow-0123456789:told", emit.Emit.EventId);
        Assert.Equal(emit.IdempotencyKey, emit.Emit.EventId);
        Assert.Equal("""{"n": 9007199254740993,"x":1.50,"l":["a","b"]}""", emit.Emit.Data);
        Assert.Equal(1, emit.Emit.Hops);
        Assert.Equal(Answers.At, emit.Emit.Time);
        Assert.Equal("""{"id":"e"}""", Assert.Single(world.Requests, r => r.Action == StepAction.Call).Call!.Body);
    }

    [Fact]
    public void Without_data_it_is_null_and_items_have_ids_of_their_own()
    {
        var world = Live("  - { id: list, forEach: event.data.l, steps: [ { id: told, emit: a, data: event.data.none } ] }\n  - { emit: b }\n");
        Assert.Equal(["flow-0123456789:told:0", "flow-0123456789:told:1", "flow-0123456789:step2"], world.Requests.Select(r => r.Emit!.EventId));
        Assert.All(world.Requests, r => Assert.Equal("null", r.Emit!.Data));
    }

    [Theory]
    [InlineData("event.id", "evt_1")]
    [InlineData("event.data.n", "9007199254740993")]
    public void Its_author_may_give_the_id(string expression, string id) =>
        Assert.Equal(id, Assert.Single(Live($"  - {{ emit: a, event-id: {expression} }}\n").Requests).Emit!.EventId);

    // What goes into a message others share has to be readable there.
    [Fact]
    public void Data_nested_too_deep_for_a_message_is_a_dead_letter()
    {
        const string Nest = "($deep := function($n, $v) { $n = 0 ? $v : $deep($n - 1, {\"a\": $v}) }; $deep(90, event.data))";
        var fault = Dead($"  - {{ id: told, emit: a, data: '{Nest}' }}\n", Event);
        Assert.Equal("expression", fault.Code);
        Assert.Contains("U1003", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("event.data.none", "is no text and no number")]
    [InlineData("event.data.l", "is no text and no number")]
    [InlineData("'\"\"'", "is empty")]
    [InlineData("'$pad(\"\", 257, \"x\")'", "has more than 256 characters")]
    [InlineData("'\"a\\n\"'", "has a control character in it")]
    [InlineData("event.id + 1", "T2001")]
    public void An_id_that_is_none_is_a_dead_letter(string expression, string why)
    {
        var fault = Dead($"  - {{ id: told, emit: a, event-id: {expression} }}\n", Event);
        Assert.Equal("expression", fault.Code);
        Assert.StartsWith("Step 'told', event-id", fault.Message, StringComparison.Ordinal);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_is_away_is_asked_again_under_the_same_id()
    {
        var away = 3;
        var world = new FlowWorld(Flow.Plan("  - { id: told, emit: a }\n"), Event);
        world.Partner = _ => --away >= 0 ? StepOutcome.Retry(new StepFault("store-unavailable", "away"), world.Now.AddSeconds(5)) : Answers.Ok("{}");
        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal(4, world.Requests.Count);
        Assert.Single(world.Requests.Select(r => r.Emit!.EventId).Distinct());
    }

    [Theory]
    [InlineData("flow:g", 15, 16)]
    [InlineData("flow:g", 16, null)]
    [InlineData("flow:g", 17, null)]
    [InlineData("stripe", 16, 1)]
    public void A_circle_of_flows_ends_in_a_dead_letter(string source, int hops, int? expected)
    {
        var @event = $$$"""{"id":"e","source":"{{{source}}}","context":{"hops":{{{hops}}}},"data":null}""";
        if (expected is { } number)
        {
            var world = new FlowWorld(Flow.Plan("  - { id: told, emit: a }\n"), @event);
            world.Run();
            Assert.Equal(number, Assert.Single(world.Requests).Emit!.Hops);
        }
        else
        {
            Assert.Equal("hops", Dead("  - { id: told, emit: a }\n", @event).Code);
        }
    }

    private static FlowWorld Live(string steps)
    {
        var world = new FlowWorld(Flow.Plan(steps), Event) { Partner = _ => Answers.Ok("""{"id":"e"}""") };
        Assert.Equal(RunState.Completed, world.Run()!.State);
        return world;
    }

    private static StepFault Dead(string steps, string @event)
    {
        var world = new FlowWorld(Flow.Plan(steps), @event);
        Assert.Null(world.Run());
        Assert.DoesNotContain(world.Requests, r => r.Action == StepAction.Emit);
        return world.Statuses[^1].DeadLetter!.Fault;
    }
}
