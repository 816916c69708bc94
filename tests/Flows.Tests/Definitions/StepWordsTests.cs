using Trunkline.Flows.Definitions;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Definitions;

// The table of docs/flows.md: where it says yes the word is taken, where it says no it is a fault with the reason that stands there.
public class StepWordsTests
{
    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var kind in FlowGrammar.StepKinds)
        {
            foreach (var word in StepWords.All)
                pairs.Add(kind.Name, word);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_word_is_taken_or_refused_with_a_reason(string kind, string word)
    {
        var step = kind switch
        {
            "call" => "call: crm, get: /a",
            "map" => "map: event.id",
            "parallel" or "steps" => $"{kind}: [ {{ call: crm, get: /b }} ]",
            "switch" => "switch: [ { when: event.data.x, steps: [ { call: crm, get: /b } ] } ]",
            "forEach" => "forEach: event.data, steps: [ { call: crm, get: /b } ]",
            "wait" => "wait: { for: 1s }",
            "composite" => "composite: { a: { call: crm, get: /b } }",
            "run" => "run: g",
            "use" => "use: score",
            "emit" => "emit: a.b",
            _ => $"{kind}: enough",
        };
        var value = word switch
        {
            "retry" => "{ attempts: 3, first: 1s }",
            "timeout" => "5m",
            "fallback" => "[ { map: '1' } ]",
            "undo" => "{ call: crm, delete: /a }",
            "on-error" => "continue",
            _ => "bodies",
        };
        var faults = Flow.SetFaults($"flow: f\non: {{ source: stripe }}\nsteps: [ {{ {step}, {word}: {value} }} ]\n---\nflow: g\non: {{ manual: true }}\nsteps: [ {{ map: '1' }} ]\n");
        if (StepWords.WhyNot(kind, word) is { } why)
            Assert.EndsWith($": '{word}' has no meaning for '{kind}': {why}", Assert.Single(faults), StringComparison.Ordinal);
        else
            Assert.Empty(faults);
    }

    [Fact]
    public void What_a_step_says_of_bodies_holds_for_the_calls_inside_it()
    {
        const string Flows = """
            flow: f
            on: { source: stripe }
            steps:
              - id: p
                record: bodies
                parallel:
                  - { id: a, call: crm, get: /a }
                  - { id: b, call: crm, get: /b, record: nothing }
                  - { id: r, run: g }
                  - { id: l, forEach: { call: crm, get: /l, paginate: {} }, steps: [ { id: i, call: crm, get: /i } ] }
              - { id: c, call: crm, get: /c }
            ---
            flow: g
            on: { manual: true }
            steps: [ { id: x, call: crm, get: /x } ]
            """;
        var world = new FlowWorld(Flow.CompileSet(Flows)[0].Plan, """{"id":"e","data":{}}""") { Partner = r => Answers.Ok(r.Call!.Page is null ? "1" : """{"items":[1]}""") };
        world.Run();
        Assert.Equal(["a", "i:0", "l~1", "r/x"], world.Calls.Where(c => c.RecordBodies).Select(c => c.StepId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_emit_is_tried_again_as_it_says()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: e, emit: a.b, retry: { attempts: 2 } }"), """{"id":"e","data":{}}""");
        world.Partner = _ => Answers.Down(world.Now.AddSeconds(1));
        Assert.Null(world.Run());
        Assert.Equal([1, 2], world.Calls.Select(c => c.Attempt));
    }
}
