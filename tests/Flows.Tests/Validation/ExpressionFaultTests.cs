using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Validation;

public class ExpressionFaultTests
{
    private const string Head = "flow: f\non: { source: stripe }\nsteps:\n";

    [Theory]
    [InlineData("  - { id: a, call: crm, post: /a, body: 'a.id' }", "4:42: 'a' is this step's own result: read it in a later step")]
    [InlineData("  - { id: a, call: crm, post: /a, body: b.id }\n  - { id: b, call: crm, get: /b }", "4:41: 'b' is done later than this step: move one of them")]
    [InlineData("  - parallel:\n    - { id: a, call: crm, get: /a }\n    - { id: b, call: crm, post: /b, body: a }", "6:43: 'a' runs side by side with this step: read it behind the parallel step")]
    [InlineData("  - parallel:\n    - steps: [ { id: a, call: crm, get: /a }, { id: c, call: crm, get: \"/c/{a.id}\" } ]\n    - steps: [ { id: b, call: crm, post: /b, body: c } ]", "6:52: 'c' runs side by side with this step: read it behind the parallel step")]
    [InlineData("  - { id: a, call: crm, get: /a, fallback: [ { id: p, call: crm, get: /p } ] }\n  - { id: b, call: crm, post: /b, body: p }", "5:41: 'p' is only done as a fallback of 'a': read 'a'")]
    [InlineData("  - { id: a, call: crm, get: /a, fallback: [ { id: p, call: crm, post: /p, body: a } ] }", "4:82: 'a' is the step around this one, and not over yet: read it in a later step")]
    [InlineData("  - { id: a, parallel: [ { id: p, call: crm, get: /p } ] }\n  - { id: b, call: crm, post: /b, body: a }", "5:41: 'a' is a parallel step, which has no result of its own: read the results of its branches")]
    [InlineData("  - { id: customer, call: crm, get: /a }\n  - { id: b, call: crm, get: \"/b/x-{ custmer.id }\" }", "5:38: 'custmer' is not there: did you mean 'customer'?")]
    [InlineData("  - { id: b, call: crm, get: /b, when: evnt.id }", "4:40: 'evnt' is not there: did you mean 'event'?")]
    [InlineData("  - { id: b, call: crm, get: /b, result: bdy.id }", "4:42: 'bdy' is not there: 'result' looks at the answer: did you mean 'body'?")]
    [InlineData("  - { id: b, call: crm, post: /b, body: '$lenght(event.id)' }", "4:42: unknown function or variable '$lenght': did you mean '$length'?")]
    [InlineData("  - { id: b, call: crm, post: /b, body: '{ \"r\": $random() }' }", "4:49: '$random' would differ when the run is replayed: derive the value from the event or run.id")]
    [InlineData("  - { id: b, call: crm, post: /b, result: $now() }", "4:43: '$now' is not there: use it in a later step")]
    [InlineData("  - { id: b, call: crm, post: /b, body: event.typ }", "4:47: 'event' has no 'typ': did you mean 'type'?")]
    [InlineData("  - { id: b, call: crm, get: \"/b/{run.flwo}\" }", "4:39: 'run' has no 'flwo': did you mean 'flow'?")]
    [InlineData("  - { id: b, call: crm, post: /b, body: '{ \"a\": event.id, \"b\": event.data.typ & $$.event.dta.x }' }", "4:90: 'event' has no 'dta': did you mean 'data'?")]
    [InlineData("  - id: b\n    call: crm\n    post: /b\n    body: |\n      [\n        event.id,\n        event.recievedAt\n      ]", "10:15: 'event' has no 'recievedAt': did you mean 'receivedAt'?")]
    [InlineData("  - { id: b, call: crm, get: /b, when: run.price > 1 }", "4:44: 'run' has no 'price': use one of id, flow, startedAt")]
    public void Explains_what_cannot_be_read(string steps, string expected) => Assert.Equal(expected, Assert.Single(Flow.Faults(Head + steps)));

    [Theory]
    [InlineData("where: event.data.x", "'event' is not there: this looks at the event itself: write 'data' for 'event.data'")]
    [InlineData("where: $millis() > 1", "'$millis' is not there: compare with the event's 'time'")]
    public void A_condition_looks_at_the_event(string where, string expected) =>
        Assert.Contains(expected, Assert.Single(Flow.Faults($"flow: f\non: {{ source: stripe, {where} }}\nsteps: [ {{ call: crm, get: /a }} ]\n")), StringComparison.Ordinal);

    [Fact]
    public void Everything_an_event_and_a_run_have_may_be_read()
    {
        const string Event = "[id, type, time, source, data, headers, receivedAt, context.account, cloudEvent.subject, traceparent]";
        Assert.Empty(Flow.Faults($"flow: f\non: {{ source: stripe, where: '$count({Event}) > 3' }}\nsteps: [ {{ call: crm, post: /a, body: '[event.{Event}, event.context.account, event.cloudEvent.subject, event.receivedAt, event.traceparent, run.id, run.flow, run.startedAt, event.*, event[0].id]' }} ]\n"));
    }

    // The place of a syntax fault, in every way to write a text.
    [Theory]
    [InlineData("body: event..id", "4:46: ")]
    [InlineData("body: 'event.[id)'", "4:51: ")]
    [InlineData("body: \"event.[id)\"", "4:51: ")]
    [InlineData("body: 'it''s'", "4:42: 'it's'")]
    [InlineData("body: \"\\\"a\\\" & )\"", "4:50: ")]
    [InlineData("headers: { X: \"{a{b}\" }", "4:50: ")]
    [InlineData("headers: { X: \"x{event.id &}\" }", "4:62: ")]
    public void A_syntax_fault_is_at_its_character(string key, string place) =>
        Assert.StartsWith(place, Assert.Single(Flow.Faults(Head + "  - { id: b, call: crm, post: /b, " + key + " }")), StringComparison.Ordinal);

    [Fact]
    public void A_syntax_fault_in_a_block_is_at_its_line_and_column()
    {
        var fault = Assert.Single(Flow.Faults(Head + "  - id: b\n    call: crm\n    post: /b\n    body: |\n      {\n        \"a\": 1,\n        \"b\": ] 2\n      }\n"));
        Assert.StartsWith("10:14: ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_exists_may_be_read()
    {
        Assert.Empty(Flow.Faults(Head + """
              - { id: a, call: crm, get: "/a/{run.id}", result: "{ 'x': body.x, 's': status, 'h': headers }" }
              - id: group
                parallel:
                  - { id: b, call: crm, get: "/b/{a.id}" }
                  - id: seq
                    steps:
                      - { id: c, call: crm, get: "/c/{a.id}" }
                      - { id: d, call: crm, post: /d, body: '{ "c": c, "now": $now(), "sum": $sum(event.data.items.price) }', fallback: [ { id: p, call: sheet, post: /p, body: c }, { id: q, call: sheet, post: /p, body: p } ] }
              - { id: e, call: crm, post: /e, body: '($x := b; [$x, c, d, seq, event.id, $map([1,2], function($i) { $i + a.n })])' }
            """));
    }
}
