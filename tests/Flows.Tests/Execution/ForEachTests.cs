using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

public class ForEachTests
{
    private const string Event = """{"id":"evt_1","type":"t","source":"stripe","data":{"n":[10,20,30,40,50,60],"one":7,"nest":[[1,2],[3],[]]}}""";

    [Fact]
    public void Items_are_done_in_order_and_give_a_list_of_their_last_steps_results()
    {
        var world = new FlowWorld(Flow.Plan("""
              - id: rows
                forEach: event.data.n
                steps:
                  - { id: a, call: crm, post: "/a/{index}", body: item }
                  - { id: b, map: '{ "i": index, "a": a }' }
              - { call: mail, post: /done, body: rows }
            """), Event)
        { Partner = r => Answers.Ok(r.StepId.StartsWith('a') ? $"\"{r.Call!.Body}!\"" : "null") };

        var report = world.Run()!;

        Assert.Equal(["/a/0", "/a/1", "/a/2", "/a/3", "/a/4", "/a/5"], world.Calls.SkipLast(1).Select(r => r.Call!.Path));
        Assert.Equal("flow-0123456789:a:3", world.Requests[3].IdempotencyKey);
        Assert.Equal("a:3", world.Requests[3].StepId);
        Assert.StartsWith("""[{"i":0,"a":"10!"},{"i":1,"a":"20!"},""", world.Requests[^1].Call!.Body!, StringComparison.Ordinal);
        Assert.Equal(["a:0", "b:0"], report.Steps.Take(2).Select(s => s.Id));
        Assert.Equal(6, report.Steps.Single(s => s.Id == "rows").Items);
    }

    [Theory]
    [InlineData("event.data.one", 1)]
    [InlineData("event.data.missing", 0)]
    [InlineData("[]", 0)]
    [InlineData("null", 0)]
    [InlineData("event.data.n[$ > 100]", 0)]
    [InlineData("event.data.n[0]", 1)]
    [InlineData("[1..1000]", 1000)]
    public void What_is_no_list_is_a_list_of_one_and_nothing_an_empty_one(string items, int calls)
    {
        var world = new FlowWorld(Flow.Plan($"  - {{ id: l, forEach: '{items}', steps: [ {{ call: crm, get: /a }} ] }}\n  - {{ id: n, call: mail, post: /n, body: $count(l) }}"), Event);
        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal(calls, world.Calls.Count() - 1);
        Assert.Equal($"{calls}", world.Requests[^1].Call!.Body);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public void So_many_items_are_worked_on_at_once_as_the_step_allows(int concurrency)
    {
        var (now, most) = (0, 0);
        var world = new FlowWorld(Flow.Plan($"  - {{ id: l, forEach: '[1..40]', concurrency: {concurrency}, steps: [ {{ id: a, call: crm, post: /a, body: item }} ] }}"), Event)
        {
            Takes = r =>
            {
                most = Math.Max(most, ++now);
                return TimeSpan.FromSeconds(40 - int.Parse(r.Call!.Body!, System.Globalization.CultureInfo.InvariantCulture));
            },
        };
        world.Partner = r =>
        {
            now--;
            return Answers.Ok(r.Call!.Body!);
        };

        var report = world.Run()!;

        Assert.Equal(Math.Min(concurrency, 40), most);
        Assert.Equal(RunState.Completed, report.State);
    }

    [Theory]
    [InlineData("stop", new[] { "a:0", "a:1", "a:2", "a:3" })]
    [InlineData("finish", new[] { "a:0", "a:1", "a:2", "a:3", "a:4", "a:5" })]
    public void After_a_failure_the_rule_decides_and_a_resume_repeats_no_item_that_was_over(string rule, string[] before)
    {
        var refuse = true;
        var world = new FlowWorld(Flow.Plan($$"""
              - id: l
                forEach: event.data.n
                concurrency: 2
                on-item-error: {{rule}}
                steps:
                  - { id: a, call: crm, post: /a, body: item }
                  - { id: b, call: crm, post: /b, body: a }
              - { id: z, call: mail, post: /z, body: l }
            """), Event);
        world.Partner = r => refuse && r.StepId == "b:2" ? Answers.Refused() : Answers.Ok(r.Call!.Body!);

        Assert.Null(world.Run());
        Assert.Equal(before, world.Calls.Where(r => r.Call!.Path == "/a").Select(r => r.StepId));
        Assert.Equal("b:2", world.Continued[^1].DeadLetter!.StepId);
        refuse = false;
        world.Signal("resume");
        var report = world.Run()!;

        Assert.Equal(RunState.Completed, report.State);
        Assert.Equal("[10,20,30,40,50,60]", world.Requests[^1].Call!.Body);
        Assert.Equal(6, world.Calls.Count(r => r.Call!.Path == "/a"));
        Assert.Equal(7, world.Calls.Count(r => r.Call!.Path == "/b"));
        Assert.Equal(2, report.Steps.Single(s => s.Id == "b:2").Attempts.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Lists_side_by_side_do_not_forget_each_others_items(int limit)
    {
        var world = new FlowWorld(Flow.Plan("""
              - parallel:
                  - id: quick
                    forEach: event.data.n
                    steps: [ { id: a, call: crm, post: /a, body: item } ]
                  - id: slow
                    forEach: event.data.nest
                    concurrency: 3
                    steps: [ { id: inner, forEach: event.data.n, steps: [ { id: b, call: mail, post: /b, body: item }, { wait: { for: 1m } } ] } ]
            """), Event)
        { HistoryLimit = limit };

        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal(6 + 3 * 6, world.Calls.Count());
        Assert.All(world.Calls.GroupBy(c => c.StepId), g => Assert.Single(g));
    }

    [Fact]
    public void An_item_that_may_fail_leaves_null()
    {
        var world = new FlowWorld(Flow.Plan("""
              - { id: l, forEach: event.data.n, steps: [ { id: a, call: crm, post: /a, body: item, on-error: continue } ] }
              - { call: mail, post: /z, body: l }
            """), Event)
        { Partner = r => r.StepId is "a:1" or "a:4" ? Answers.Refused() : Answers.Ok(r.Call!.Body!) };

        var report = world.Run()!;

        Assert.Equal("[10,null,30,40,null,60]", world.Requests[^1].Call!.Body);
        Assert.Equal(["a:1", "a:4"], report.Steps.Where(s => s.State == StepState.Failed).Select(s => s.Id));
    }

    [Fact]
    public void Lists_may_stand_in_lists()
    {
        var refuse = true;
        var world = new FlowWorld(Flow.Plan("""
              - id: outer
                forEach: event.data.nest
                steps:
                  - id: inner
                    forEach: item
                    steps: [ { id: a, call: crm, post: /a, body: item } ]
                  - { id: sum, map: $sum(inner) }
              - { call: mail, post: /z, body: outer }
            """), Event);
        world.Partner = r => refuse && r.StepId == "a:1:0" ? Answers.Refused() : Answers.Ok(r.Call?.Body ?? "null");

        Assert.Null(world.Run());
        refuse = false;
        world.Signal("resume");
        Assert.NotNull(world.Run());

        Assert.Equal(["a:0:0", "a:0:1", "a:1:0", "a:1:0"], world.Calls.SkipLast(1).Select(r => r.StepId));
        Assert.Equal("[3,3,0]", world.Requests[^1].Call!.Body);
    }

    [Fact]
    public void Items_that_give_nothing_are_carried_as_ranges_however_many_are_over()
    {
        const int Items = 12_000;
        var world = new FlowWorld(
            Flow.Plan($"  - {{ id: l, forEach: '[1..{Items}]', concurrency: 20, steps: [ {{ id: a, call: crm, post: /a, body: item }}, {{ id: r, map: 'null' }} ] }}"), Event)
        { KeepsRequests = false };

        Assert.Equal(RunState.Completed, world.Run()!.State);

        Assert.Equal(Items, world.Done);
        Assert.InRange(world.Continued.Count, 4, 20);
        // What the next execution begins with does not grow with what is done, but for the digits of the last item's number.
        var carried = world.Continued.ConvertAll(input => System.Text.Json.JsonSerializer.Serialize(input, FlowsJson.Default.RunInput).Length);
        Assert.InRange(carried.Max() - carried.Min(), 0, 200);
        Assert.InRange(world.LongestHistory, 1000, Items / 10 + 100);
    }

    // Static memory: neither what is carried nor the history of an execution grows with the items, where nobody reads what they give.
    [Theory]
    [InlineData("  - { id: l, forEach: '[1..ITEMS]', concurrency: 20, steps: [ { id: a, call: crm, post: /a, body: item } ] }")]
    [InlineData("  - { id: l, forEach: { call: crm, get: /l, paginate: {} }, concurrency: 20, steps: [ { id: a, call: crm, post: /a, body: item } ] }\n  - { call: mail, post: /n, body: l }")]
    [InlineData("  - { id: l, forEach: '[1..ITEMS]', concurrency: 20, steps: [ { id: a, call: crm, post: /a, body: item, undo: { call: crm, delete: '/a/{index}' } } ] }")]
    [InlineData("  - { id: o, forEach: '[[1..ITEMS]]', steps: [ { id: l, forEach: item, concurrency: 20, steps: [ { id: a, call: crm, post: /a, body: item } ] }, { id: n, map: 'event.id' } ] }")]
    public void What_nobody_reads_is_not_carried_however_many_items_there_are(string steps)
    {
        var worlds = new[] { 2_000, 10_000 }.Select(items =>
        {
            var world = new FlowWorld(Flow.Plan(steps.Replace("ITEMS", $"{items}", StringComparison.Ordinal)), Event) { KeepsRequests = false };
            world.Partner = r => r.Call!.Page is null ? Answers.Ok("""{"id":"0123456789","name":"somebody"}""")
                : Answers.Ok($$"""{"items":[{{string.Join(',', Enumerable.Range(0, 10))}}]{{(int.Parse(r.Call.Page.Mark ?? "1", System.Globalization.CultureInfo.InvariantCulture) is var n && n < items / 10 ? $",\"next\":\"{n + 1}\"" : "")}}}""");
            Assert.Equal(RunState.Completed, world.Run()!.State);
            Assert.InRange(world.Done, items, items + items / 10 + 1);
            return world;
        }).ToList();
        static int Largest(FlowWorld world) => world.Continued.Max(c => System.Text.Json.JsonSerializer.Serialize(c with { Plan = new(1, "", []) }, FlowsJson.Default.RunInput).Length);
        Assert.InRange(Largest(worlds[1]) - Largest(worlds[0]), -20, 20);
        Assert.InRange(worlds[1].LongestHistory - worlds[0].LongestHistory, -100, 100);
        Assert.InRange(worlds[1].Continued.Count, 4 * worlds[0].Continued.Count, 6 * worlds[0].Continued.Count + 4);
    }

    [Theory]
    [InlineData("- { id: l, LIST }\n  - { map: '1' }", true)]
    [InlineData("- { id: l, LIST }\n  - { map: l }", false)]
    [InlineData("- { id: l, LIST }\n  - { map: '$count(l)' }", false)]
    [InlineData("- { id: l, LIST }\n  - { map: '$lookup($$, \"l\")' }", false)]
    [InlineData("- { id: l, LIST }\n  - { call: crm, post: '/{$sum(l)}' }", false)]
    [InlineData("- { id: l, LIST }", true)]
    [InlineData("- { id: s, steps: [ { id: l, LIST } ] }\n  - { map: s }", false)]
    [InlineData("- { id: s, steps: [ { id: l, LIST }, { map: '1' } ] }\n  - { map: s }", true)]
    [InlineData("- { id: s, switch: [ { when: event.id, steps: [ { id: l, LIST } ] } ] }\n  - { map: s }", false)]
    [InlineData("- { id: s, call: crm, get: /a, fallback: [ { id: l, LIST } ] }\n  - { map: s }", false)]
    [InlineData("- { id: s, forEach: event.data.nest, steps: [ { id: l, LIST } ] }\n  - { map: s }", false)]
    [InlineData("- { id: s, forEach: event.data.nest, steps: [ { id: l, LIST } ] }", true)]
    [InlineData("- { id: l, LIST, undo: { call: crm, post: /u, body: l } }", false)]
    public void Results_are_kept_where_something_may_read_them(string steps, bool unread)
    {
        var plan = Flow.Plan("  " + steps.Replace("LIST", "forEach: event.data.n, steps: [ { map: item } ]", StringComparison.Ordinal));
        Assert.Equal(unread, PlanSteps.All(plan.Steps).OfType<ForEachStep>().Single(s => s.Id == "l").ResultUnread);
    }

    [Fact]
    public void Results_are_kept_where_another_flow_or_a_caller_gets_them()
    {
        const string List = "  - { id: l, forEach: event.data, steps: [ { map: item } ] }\n";
        foreach (var (outer, unread) in new[] { ("  - { id: r, run: g }\n  - { map: r }\n", false), ("  - { id: r, run: g }\n", true) })
        {
            var plan = Flow.CompileSet($"flow: f\non: {{ source: stripe }}\nsteps:\n{outer}---\nflow: g\non: {{ manual: true }}\nsteps:\n{List}")[0].Plan;
            Assert.Equal(unread, PlanSteps.All(plan.Steps).OfType<ForEachStep>().Single().ResultUnread);
        }

        var answers = Flow.Compile($"flow: f\non: {{ http: get /a }}\nsteps:\n{List}").Plan;
        Assert.False(((ForEachStep)answers.Steps[0]).ResultUnread);
        answers = Flow.Compile($"flow: f\non: {{ http: get /a }}\nsteps:\n{List}answer: {{ body: event.id }}\n").Plan;
        Assert.True(((ForEachStep)answers.Steps[0]).ResultUnread);
    }

    [Fact]
    public void Items_and_results_keep_their_bytes()
    {
        var world = new FlowWorld(Flow.Plan("  - { id: l, forEach: event.data, steps: [ { id: a, call: crm, post: /a, body: item } ] }\n  - { call: mail, post: /z, body: l }"),
            """{"id":"evt_1","type":"t","source":"stripe","data":[ 1.50 , "a,]\u00e9", [ {"x": [1, 2]} ], null,{ "n" : 12345678901234567890.10 }, false ]}""")
        { HistoryLimit = 1, Partner = r => Answers.Ok(r.Call!.Body!) };
        world.Run();
        Assert.Equal(["1.50", "\"a,]\\u00e9\"", "[ {\"x\": [1, 2]} ]", "null", "{ \"n\" : 12345678901234567890.10 }", "false"], world.Calls.SkipLast(1).Select(c => c.Call!.Body));
        Assert.Equal("""[1.50,"a,]\u00e9",[ {"x": [1, 2]} ],null,{ "n" : 12345678901234567890.10 },false]""", world.Requests[^1].Call!.Body);
    }

    [Fact]
    public void A_long_list_continues_as_new_and_carries_little()
    {
        const int Items = 5_000;
        var world = new FlowWorld(Flow.Plan($"  - {{ id: l, forEach: '[1..{Items}]', concurrency: 10, steps: [ {{ id: a, call: crm, post: /a, body: item }} ] }}\n  - {{ call: mail, post: /z, body: $sum(l) }}"), Event);
        world.Partner = r => r.Call!.Body == "777" && r.Attempt == 1 ? Answers.Down(world.Now.AddMinutes(1)) : Answers.Ok(r.Call!.Body!);
        world.KeepsRequests = false;

        var report = world.Run()!;

        Assert.InRange(world.Continued.Count, 4, 10);
        Assert.InRange(world.LongestHistory, 900, 1100);
        Assert.Equal(Items + 2, world.Done);
        Assert.Equal("12502500", world.LastCall!.Call!.Body);
        Assert.Equal(["a:776", "l", "step2"], report.Steps.Select(s => s.Id));
        Assert.All(world.Continued, c => Assert.InRange(c.Done.Count, 0, 20));
    }

    [Fact]
    public void Branches_beside_a_long_list_go_on_where_they_were()
    {
        var world = new FlowWorld(Flow.Plan("""
              - parallel:
                  - { id: l, forEach: '[1..3000]', concurrency: 5, steps: [ { id: a, call: crm, post: /a, body: item } ] }
                  - { id: w, wait: { for: 10m } }
                  - { id: s, wait: { signal: go }, timeout: 20m, on-error: continue }
                  - { id: r, call: mail, post: /r, retry: { attempts: 3, for: 1h } }
                  - { id: f, call: erp, operation: F }
              - { id: z, call: mail, post: /z, body: '[w, $count(l), r]' }
            """), Event);
        var retries = 0;
        var begun = world.Now;
        world.Takes = r => r.StepId == "f" ? TimeSpan.FromMilliseconds(1) : TimeSpan.FromMilliseconds(10);
        world.Partner = r => r.StepId switch
        {
            "r" => ++retries < 3 ? Answers.Down(world.Now.AddMinutes(5)) : Answers.Ok("1"),
            "f" => Answers.Refused(),
            _ => Answers.Ok("1"),
        };

        Assert.Null(world.Run());

        Assert.True(world.Continued.Count >= 3, $"{world.Continued.Count}");
        Assert.Equal("f", world.Continued[^1].DeadLetter!.StepId);
        Assert.Equal(1, world.Calls.Count(c => c.StepId == "f"));
        Assert.Equal([1, 2, 3], world.Calls.Where(c => c.StepId == "r").Select(c => c.Attempt));
        Assert.Equal(3000, world.Calls.Where(c => c.Call!.Path == "/a").Select(c => c.StepId).Distinct().Count());
        Assert.Equal(3000, world.Calls.Count(c => c.Call!.Path == "/a"));
        Assert.InRange(world.Now - begun, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(21));
        world.Partner = _ => Answers.Ok("1");
        world.Signal("resume");
        var report = world.Run()!;
        Assert.Equal("[null,3000,1]", world.Requests[^1].Call!.Body!.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal([503, 503, 200], report.Steps.Single(s => s.Id == "r").Attempts.Select(a => a.Status!.Value));
        Assert.Equal(2, report.Steps.Single(s => s.Id == "f").Attempts.Count);
    }

    [Fact]
    public void A_list_that_an_edit_made_shorter_or_longer_is_worked_on_as_it_is_then()
    {
        foreach (var edited in new[] { "[10,20,31]", "[10,20,31,40,50,60,70]" })
        {
            var world = new FlowWorld(Flow.Plan("  - { id: l, forEach: event.data.n, steps: [ { id: a, call: crm, post: /a, body: item } ] }\n  - { call: mail, post: /z, body: l }"), Event);
            world.Partner = r => r.Call!.Body == "30" ? Answers.Refused() : Answers.Ok(r.Call!.Body!);
            Assert.Null(world.Run());
            world.Signal("resume", "{\"event\":{\"data\":{\"n\":" + edited + "}}}");
            Assert.NotNull(world.Run());
            Assert.Equal(edited, world.Requests[^1].Call!.Body);
        }
    }
}
