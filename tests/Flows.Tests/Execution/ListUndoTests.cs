using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

// Items of lists are undone with what they saw, the last item first, however many there are and whatever became of their list.
public class ListUndoTests
{
    private const string Event = """{"id":"evt_1","type":"t","source":"stripe","data":{"n":[10,20,30],"nest":[[1,2],[3]]}}""";

    private const string Orders = """
          - { id: first, call: crm, post: /first, undo: { id: ufirst, call: crm, delete: /first } }
          - id: list
            forEach: event.data.n
            concurrency: CONCURRENCY
            steps:
              - { id: a, call: crm, post: /a, body: item, undo: { id: ua, call: crm, delete: "/a/{index}", body: '{ "item": item, "a": a, "first": first }' } }
              - id: group
                switch: [ { when: item < 30, steps: [ { id: b, call: crm, post: "/b/{item}", undo: { id: ub, call: crm, delete: "/b/{b}" } } ] } ]
            undo: { id: ulist, call: crm, delete: /list, body: list }
          - { id: bad, call: crm, post: /bad, on-error: undo }
        """;

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(1, 1)]
    [InlineData(3, 1000)]
    [InlineData(3, 2)]
    public void Each_item_is_undone_in_its_own_scope_the_last_first(int concurrency, int limit)
    {
        var world = World(Orders.Replace("CONCURRENCY", $"{concurrency}", StringComparison.Ordinal));
        world.HistoryLimit = limit;
        Assert.Equal(RunState.Undone, world.Run()!.State);
        Assert.Equal(["ulist", "ua:2", "ub:1", "ua:1", "ub:0", "ua:0", "ufirst"], Undone(world));
        Assert.Equal("[1,1,null]", Body(world, "ulist"));
        Assert.Equal("""{"item":20,"a":1,"first":1}""", world.Calls.Single(c => c.StepId == "ua:1").Call!.Body);
        Assert.Equal(("/a/1", "flow-0123456789:ua:1"), (world.Calls.Single(c => c.StepId == "ua:1").Call!.Path, world.Calls.Single(c => c.StepId == "ua:1").IdempotencyKey));
    }

    // Failed in the middle of an item: that item first, then those before it.
    [Theory]
    [InlineData("")]
    [InlineData("on-error: continue")]
    [InlineData("fallback: [ { id: f, call: crm, post: /f, undo: { id: uf, call: crm, delete: /f } } ]")]
    public void Of_a_list_that_failed_what_was_done_is_undone(string rule)
    {
        var world = World($$"""
              - { id: first, call: crm, post: /first, undo: { id: ufirst, call: crm, delete: /first } }
              - id: list
                forEach: event.data.n
                steps:
                  - { id: a, call: crm, post: /a, body: item, undo: { id: ua, call: crm, delete: /a, body: item } }
                  - { id: b, call: crm, post: "/b/{item}", undo: { id: ub, call: crm, delete: /b } }
                undo: { id: ulist, call: crm, delete: /list }
                {{rule}}
              - { id: last, call: crm, post: /last, undo: { id: ulast, call: crm, delete: /last } }
              - { id: bad, call: crm, post: /bad }
            """, "on-error: undo\n");
        world.Partner = r => r.Call!.Path is "/bad" or "/b/30" ? Answers.Refused() : Answers.Ok("1");
        Assert.Equal(RunState.Undone, world.Run()!.State);
        string[] behind = rule.Length == 0 ? [] : rule[0] == 'f' ? ["ulast", "uf"] : ["ulast"];
        Assert.Equal([.. behind, "ua:2", "ub:1", "ua:1", "ub:0", "ua:0", "ufirst"], Undone(world));
    }

    // What comes behind a step that passed over a list's failure inside it is undone before the list's items.
    [Fact]
    public void A_list_inside_what_was_passed_over_keeps_its_place()
    {
        var world = World("""
              - id: around
                on-error: continue
                steps: [ { id: list, forEach: event.data.n, steps: [ { id: a, call: crm, post: "/a/{item}", undo: { id: ua, call: crm, delete: /a } } ] } ]
              - { id: last, call: crm, post: /last, undo: { id: ulast, call: crm, delete: /last } }
              - { id: bad, call: crm, post: /bad, on-error: undo }
            """);
        world.Partner = r => r.Call!.Path is "/bad" or "/a/20" ? Answers.Refused() : Answers.Ok("1");
        world.Run();
        Assert.Equal(["ulast", "ua:0"], Undone(world));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Lists_in_lists_and_flows_in_lists_are_undone(int limit)
    {
        var plan = Flow.CompileSet("""
            flow: f
            on: { source: stripe }
            on-error: undo
            steps:
              - id: outer
                forEach: event.data.nest
                steps:
                  - { id: o, call: crm, post: /o, undo: { id: uo, call: crm, delete: /o } }
                  - id: inner
                    forEach: item
                    steps: [ { id: i, call: crm, post: /i, body: item, undo: { id: ui, call: crm, delete: /i, body: '[o, item]' } } ]
                  - { id: sub, run: g, with: '{ "sum": $sum(item) }', undo: { id: usub, call: crm, delete: /sub, body: sub } }
              - { id: bad, call: crm, post: /bad }
            ---
            flow: g
            on: { manual: true }
            steps:
              - { id: both, steps: [ { id: x, call: crm, post: /x } ] }
              - { id: y, call: crm, post: /y, undo: { id: uy, call: crm, delete: /y, body: '[both, event.data.sum]' } }
            """)[0].Plan;
        var world = new FlowWorld(plan, Event) { HistoryLimit = limit, Partner = r => r.StepId == "bad" ? Answers.Refused() : Answers.Ok("1") };
        world.CrashEvery = limit == 2 ? 3 : 0;
        Assert.Equal(RunState.Undone, world.Run()!.State);
        Assert.Equal(["usub:1", "sub/uy:1", "ui:1:0", "uo:1", "usub:0", "sub/uy:0", "ui:0:1", "ui:0:0", "uo:0"], Undone(world));
        Assert.Equal(("[1,3]", "[1,2]"), (Body(world, "sub/uy:1"), Body(world, "ui:0:1")));
    }

    [Fact]
    public void Undoing_that_fails_in_an_item_goes_on_there_when_it_is_resumed()
    {
        var world = World(Orders.Replace("CONCURRENCY", "1", StringComparison.Ordinal));
        var refuse = true;
        world.Partner = r => r.StepId == "bad" || refuse && r.StepId == "ua:1" ? Answers.Refused() : Answers.Ok("1");
        Assert.Null(world.Run());
        Assert.Equal("ua:1", world.Continued[^1].DeadLetter!.StepId);
        refuse = false;
        world.Signal("resume");
        var report = world.Run()!;
        Assert.Equal(["ulist", "ua:2", "ub:1", "ua:1", "ua:1", "ub:0", "ua:0", "ufirst"], Undone(world));
        Assert.Equal("Succeeded 422 200", report.Steps.Where(s => s.Id == "ua:1").Select(s => $"{s.State} {string.Join(' ', s.Attempts.Select(a => a.Status))}").Single());
        Assert.Equal("bad", Assert.Single(report.Steps, s => s.State == StepState.Failed).Id);
    }

    [Fact]
    public void An_edit_of_the_event_does_not_change_which_item_is_undone()
    {
        var world = World(Orders.Replace("CONCURRENCY", "1", StringComparison.Ordinal).Replace(", on-error: undo", "", StringComparison.Ordinal));
        Assert.Null(world.Run());
        world.Signal("resume", """{"event":{"data":{"n":[7]}}}""");
        Assert.Null(world.Run());
        world.Signal("discard", """{"undo":true}""");
        Assert.Equal(RunState.Discarded, world.Run()!.State);
        Assert.Equal("""{"item":30,"a":1,"first":1}""", Body(world, "ua:2"));
    }

    // Nothing of a page is held when it is done with, but for what its undo steps read.
    [Fact]
    public void Items_that_came_in_pages_are_undone()
    {
        var world = World("""
              - id: list
                forEach: { call: crm, get: /l, paginate: {} }
                steps: [ { id: a, call: crm, post: /a, undo: { id: ua, call: crm, delete: "/a/{item.id}" } } ]
              - { id: bad, call: crm, post: /bad, on-error: undo }
            """);
        world.Partner = r => r.StepId == "bad" ? Answers.Refused() : r.Call!.Page is null ? Answers.Ok("1")
            : r.Call.Page.Mark is null ? Answers.Ok("""{"items":[{"id":"x"},{"id":"y"}],"next":"2"}""") : Answers.Ok("""{"items":[{"id":"z"}]}""");
        world.Run();
        Assert.Equal(["/a/z", "/a/y", "/a/x"], world.Calls.Where(c => c.StepId.StartsWith("ua", StringComparison.Ordinal)).Select(c => c.Call!.Path));
    }

    // What is carried does not grow with the items: neither while they are done nor while they are undone.
    [Fact]
    public void However_many_items_are_to_be_undone_little_is_carried_and_history_is_bounded()
    {
        var sizes = new[] { 2_000, 10_000 }.Select(items =>
        {
            var world = new FlowWorld(Flow.Plan($"  - {{ id: l, forEach: '[1..{items}]', concurrency: 20, steps: [ {{ id: a, call: crm, post: /a, undo: {{ id: ua, call: crm, delete: '/a/{{index}}' }} }} ] }}\n  - {{ id: bad, call: crm, post: /bad, on-error: undo }}"), Event)
            {
                KeepsRequests = false, Partner = r => r.StepId == "bad" ? Answers.Refused() : Answers.Ok("1"),
            };
            Assert.Equal(RunState.Undone, world.Run()!.State);
            Assert.Equal(2 * items + 1, world.Done);
            Assert.InRange(world.LongestHistory, 900, 2100);
            return world.Continued.Where(c => c.Undoing is null || c.Done.Count < 100).Max(c => JsonSerializer.Serialize(c, FlowsJson.Default.RunInput).Length);
        }).ToList();
        Assert.InRange(sizes[1] - sizes[0], -500, 500);
    }

    [Theory]
    [InlineData("'/a'", new string[0])]
    [InlineData("'/a/{index}'", new string[0])]
    [InlineData("'/a/{a.id}/{item.x}/{event.id}'", new[] { "a", "item" })]
    [InlineData("'/a/{$lookup($$, \"b\")}'", new[] { "*" })]
    public void Only_what_undo_steps_read_is_kept_of_an_item(string path, string[] reads)
    {
        var plan = Flow.Plan($"  - {{ id: l, forEach: event.data.n, steps: [ {{ id: a, call: crm, post: /a, undo: {{ call: crm, delete: {path} }} }}, {{ id: b, map: '1' }} ] }}");
        Assert.Equal(reads, ((ForEachStep)plan.Steps[0]).UndoReads);
    }

    private static string Body(FlowWorld world, string step) => world.Calls.First(c => c.StepId == step).Call!.Body!;

    private static IEnumerable<string> Undone(FlowWorld world) => world.Calls.Select(c => c.StepId).Where(s => s.StartsWith('u') || s.Contains("/u", StringComparison.Ordinal));

    private static FlowWorld World(string steps, string more = "") => new(Flow.Plan(steps, more: more), Event)
    {
        Partner = r => r.StepId == "bad" ? Answers.Refused() : Answers.Ok("1"),
    };
}
