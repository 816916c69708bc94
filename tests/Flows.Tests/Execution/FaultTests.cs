using Trunkline.Flows.Execution;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

// Everything a value can do to a step ends in a dead letter that says where, and no call is made.
public class FaultTests
{
    [Theory]
    [InlineData("get: \"/a/{event.data.nothing}\"", "path", "Step 'a', path: {event.data.nothing} gave nothing, which would make another path.")]
    [InlineData("get: \"/a/{event.data.nil}\"", "path", "Step 'a', path: {event.data.nil} gave nothing, which would make another path.")]
    [InlineData("get: \"/a/{event.data.empty}\"", "path", "Step 'a', path: a value made an empty segment, which would make another path.")]
    [InlineData("get: \"/a/{event.data.dots}/b\"", "path", "Step 'a', path: a value made the segment '..', which would make another path.")]
    [InlineData("get: \"/a/{event.data.list}\"", "path", "Step 'a', path: {event.data.list} gave a list, which would make another path.")]
    [InlineData("get: \"/a/{event.data}\"", "path", "Step 'a', path: {event.data} gave an object, which would make another path.")]
    [InlineData("get: \"/a/{$number(event.id)}\"", "expression", "Step 'a', path")]
    [InlineData("get: /a, query: { q: \"{$number(event.id)}\" }", "expression", "Step 'a', query")]
    [InlineData("get: /a, headers: { X-Q: \"{$number(event.id)}\" }", "expression", "Step 'a', headers")]
    [InlineData("get: /a, headers: { X-Q: \"{event.data.lines}\" }", "header", "Step 'a', header 'X-Q': the value has U+000D in it, which no header carries.")]
    [InlineData("get: /a, headers: { X-Q: \"{event.data.accent}\" }", "header", "Step 'a', header 'X-Q': the value has U+00E9 in it, which no header carries.")]
    [InlineData("post: /a, body: $number(event.id)", "expression", "Step 'a', body 1:")]
    [InlineData("post: /a, body: $error('no')", "expression", "Step 'a', body 1:")]
    [InlineData("post: /a, body: '($f := function($x) { $f($x) + 1 }; $f(1))'", "expression", "Step 'a', body")]
    [InlineData("post: /a, body: '($f := function($x) { $f($x) }; $f(1))'", "expression", "Step 'a', body")]
    [InlineData("post: /a, when: $number(event.id)", "expression", "Step 'a', when 1:")]
    public void Is_a_dead_letter(string call, string code, string message)
    {
        var world = new FlowWorld(Flow.Plan($"  - {{ id: a, call: crm, {call} }}"),
            """{"id":"evt_1","source":"stripe","data":{"empty":"","dots":"..","list":[1],"lines":"a\r\nX-Evil: 1","accent":"é","nil":null}}""");

        Assert.Null(world.Run());

        Assert.Empty(world.Calls);
        var dead = world.Continued[^1].DeadLetter!;
        Assert.Equal(("a", code), (dead.StepId, dead.Fault.Code));
        Assert.StartsWith(message, dead.Fault.Message, StringComparison.Ordinal);
        Assert.Equal(StepState.Failed, world.Continued[^1].Failed[0].State);
    }

    [Theory]
    [InlineData("call: crm, post: /a, body: '$error($join([1..20000].$string()))'")]
    [InlineData("fail: '{$join([1..20000].$string())}'")]
    public void Is_told_in_so_many_words_and_no_more(string step)
    {
        var world = new FlowWorld(Flow.Plan($"  - {{ id: a, {step} }}"), """{"id":"evt_1","source":"stripe"}""");
        Assert.Null(world.Run());
        Assert.InRange(world.Statuses[^1].DeadLetter!.Fault.Message.Length, 1000, 2001);
    }

    [Fact]
    public void Fields_that_give_nothing_are_left_out_and_others_are_texts()
    {
        var world = new FlowWorld(Flow.Plan("""
              - id: a
                call: crm
                get: /a
                query: { none: "{event.data.nothing}", nil: "{event.data.nil}", n: "{event.data.n}", both: "{event.data.n}-{event.data.s}-{event.data.nothing}", fixed: 10, s: "{event.data.s}" }
                headers: { X-None: "{event.data.nothing}", X-S: "a {event.data.s}{{}}" }
            """), """{"id":"evt_1","source":"stripe","data":{"n":12345678901234567890,"s":"x&y","nil":null}}""");

        world.Run();

        var call = world.Requests[0].Call!;
        Assert.Equal([new("n", "12345678901234567890"), new("both", "12345678901234567890-x&y-"), new("fixed", "10"), new("s", "x&y")],
            call.Query!.Select(q => new KeyValuePair<string, string>(q.Key, q.Value)));
        Assert.Equal([new("X-S", "a x&y{}")], call.Headers!.Select(q => new KeyValuePair<string, string>(q.Key, q.Value)));
    }

    [Theory]
    [InlineData("event.data", """{ "b" : 1.50,"a":"\u00e9\/",  "n":12345678901234567890123 }""")]
    [InlineData("event.data.n", "12345678901234567890123")]
    [InlineData("event.data.a", "\"\\u00e9\\/\"")]
    [InlineData("event.data.nothing", null)]
    [InlineData("null", "null")]
    public void A_body_is_the_input_byte_for_byte_where_nothing_changed_it(string body, string? sent)
    {
        var world = new FlowWorld(Flow.Plan($"  - {{ id: a, call: crm, post: /a, body: {body} }}"),
            """{"id":"evt_1","source":"stripe","data":{ "b" : 1.50,"a":"\u00e9\/",  "n":12345678901234567890123 }}""");
        world.Run();
        Assert.Equal(sent, world.Requests[0].Call!.Body);
    }

    [Fact]
    public void An_event_without_an_id_or_of_another_form_is_run_all_the_same()
    {
        foreach (var odd in new[] { "{}", "[]", "\"x\"", "null", """{"id":7}""" })
        {
            var report = new FlowWorld(Flow.Plan("  - { id: a, call: crm, get: /a }"), odd).Run()!;
            Assert.Equal((RunState.Completed, null), (report.State, report.EventId));
        }
    }
}
