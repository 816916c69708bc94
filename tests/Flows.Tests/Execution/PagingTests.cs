using System.Globalization;
using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

public class PagingTests
{
    private const string Event = """{"id":"evt_1","type":"t","source":"stripe","data":{"since":"2026"}}""";

    private const string Collect = """
          - { id: all, call: crm, get: /contacts, query: { since: "{event.data.since}" }, paginate: {} }
          - { call: mail, post: /z, body: all }
        """;

    private const string ForEach = """
          - id: each
            forEach: { call: crm, get: /contacts, paginate: {} }
            concurrency: 2
            steps: [ { id: a, call: mail, post: "/a/{index}", body: item } ]
          - { id: z, call: mail, post: /z, body: each }
        """;

    [Fact]
    public void A_call_gives_the_items_of_all_pages_byte_for_byte()
    {
        var world = World(Collect, pages: 3, size: 2);

        var report = world.Run()!;

        Assert.Equal("[1.00,2.00,3.00,4.00,5.00,6.00]", world.Requests[^1].Call!.Body);
        Assert.Equal([null, "2", "3"], world.Requests.SkipLast(1).Select(r => r.Call!.Page!.Mark));
        Assert.Equal(["all~1", "all~2", "all~3"], world.Requests.SkipLast(1).Select(r => r.StepId));
        Assert.Equal(["flow-0123456789:all~1", "flow-0123456789:all~2", "flow-0123456789:all~3"], world.Requests.SkipLast(1).Select(r => r.IdempotencyKey));
        Assert.All(world.Requests.SkipLast(1), r => Assert.Equal("2026", r.Call!.Query!["since"]));
        var step = report.Steps.Single(s => s.Id == "all");
        Assert.Equal((6, 3, 3, "crm"), (step.Items, step.Pages, step.Attempts.Count, step.Connection));
    }

    [Fact]
    public void The_next_page_is_asked_for_when_all_is_done_for_the_items_of_the_one_before()
    {
        var world = World(ForEach, pages: 3, size: 3);

        var report = world.Run()!;

        Assert.Equal(["each~1", "a:0", "a:1", "a:2", "each~2", "a:3", "a:4", "a:5", "each~3", "a:6", "a:7", "a:8", "z"], world.Requests.Select(r => r.StepId));
        Assert.Equal("4.00", world.Requests.Single(r => r.StepId == "a:3").Call!.Body);
        Assert.Equal("""{"items":9,"pages":3}""", world.Requests[^1].Call!.Body);
        Assert.Equal((9, 3), (report.Steps.Single(s => s.Id == "each").Items, report.Steps.Single(s => s.Id == "each").Pages));
    }

    [Fact]
    public void A_hundred_thousand_items_are_never_held_at_once()
    {
        const int Pages = 1000;
        var world = World(ForEach.Replace("concurrency: 2", "concurrency: 20", StringComparison.Ordinal), Pages, size: 100);
        world.KeepsRequests = false;
        var largest = 0;

        var report = world.Run()!;
        foreach (var continued in world.Continued)
            largest = Math.Max(largest, JsonSerializer.Serialize(continued, FlowsJson.Default.RunInput).Length);

        Assert.Equal(RunState.Completed, report.State);
        Assert.Equal(Pages * 100, report.Steps.Single(s => s.Id == "each").Items);
        Assert.Equal(Pages * 101 + 1, world.Done);
        Assert.InRange(largest, 1, 60_000);
        Assert.InRange(world.LongestHistory, 1, 1100);
        Assert.InRange(report.Steps.Count, 2, 110);
        Assert.Equal(100, report.Steps.Single(s => s.Id == "each").Attempts.Count);
    }

    [Fact]
    public void Pages_without_calls_between_them_are_cut_into_executions_by_their_size()
    {
        var world = World("  - { id: each, forEach: { call: crm, get: /c, paginate: {} }, steps: [ { map: item } ] }", pages: 400, size: 1000);

        Assert.Equal(400_000, world.Run()!.Steps.Single(s => s.Id == "each").Items);
        Assert.InRange(world.Continued.Count, 1, 20);
    }

    [Theory]
    [InlineData("max-items: 5", "has more than 5", null)]
    [InlineData("max-pages: 2", "2 pages: raise 'max-pages'", null)]
    [InlineData("max-items: 5, beyond: stop", null, "[1.00,2.00,3.00,4.00,5.00]")]
    [InlineData("max-items: 6, beyond: stop", null, "[1.00,2.00,3.00,4.00,5.00,6.00]")]
    [InlineData("max-pages: 2, beyond: stop", null, "[1.00,2.00,3.00,4.00]")]
    [InlineData("max-items: 8", null, "[1.00,2.00,3.00,4.00,5.00,6.00,7.00,8.00]")]
    [InlineData("max-pages: 4", null, "[1.00,2.00,3.00,4.00,5.00,6.00,7.00,8.00]")]
    public void What_goes_on_beyond_a_bound_fails_by_its_name_or_is_left(string bound, string? fault, string? result)
    {
        var world = World(Collect.Replace("paginate: {}", $"paginate: {{ {bound} }}", StringComparison.Ordinal), pages: 4, size: 2);

        var report = world.Run();

        Assert.Equal(fault is null, report is not null);
        if (fault is not null)
            Assert.Equal(("all", "list-too-long"), (world.Continued[^1].DeadLetter!.StepId, world.Continued[^1].DeadLetter!.Fault.Code));
        if (fault is not null && bound.StartsWith("max-pages", StringComparison.Ordinal))
            Assert.Contains(fault, world.Continued[^1].DeadLetter!.Fault.Message, StringComparison.Ordinal);
        if (result is not null)
            Assert.Equal(result, world.Requests[^1].Call!.Body);
    }

    [Fact]
    public void Time_is_bounded_and_a_resume_gives_as_much_again()
    {
        var world = World(Collect.Replace("paginate: {}", "paginate: { max-time: 1m }", StringComparison.Ordinal), pages: 4, size: 1);
        world.Takes = _ => TimeSpan.FromSeconds(25);

        Assert.Null(world.Run());
        Assert.Contains("raise 'max-time'", world.Continued[^1].DeadLetter!.Fault.Message, StringComparison.Ordinal);
        var before = world.Calls.Count();
        world.Signal("resume");

        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal((3, 5), (before, world.Calls.Count()));
        Assert.Equal("[1.00,2.00,3.00,4.00]", world.Requests[^1].Call!.Body);
    }

    [Theory]
    [InlineData(Collect, "all~2")]
    [InlineData(ForEach, "each~2")]
    public void A_page_that_does_not_come_waits_for_a_person_and_no_page_before_is_repeated(string steps, string page)
    {
        var refuse = true;
        var world = World(steps, pages: 3, size: 2);
        var partner = world.Partner;
        world.Partner = r => refuse && r.StepId == page ? Answers.Refused() : partner(r);

        Assert.Null(world.Run());
        Assert.Equal(page[..page.IndexOf('~', StringComparison.Ordinal)], world.Continued[^1].DeadLetter!.StepId);
        refuse = false;
        world.Signal("resume");
        var report = world.Run()!;

        Assert.Equal(RunState.Completed, report.State);
        Assert.Equal(2, world.Calls.Count(r => r.StepId == page));
        Assert.All(world.Calls.Where(r => r.StepId != page).GroupBy(r => r.StepId), g => Assert.Single(g));
        Assert.Equal([200, 422, 200, 200], report.Steps.Single(s => s.Pages == 3).Attempts.Select(a => a.Status));
    }

    [Fact]
    public void A_page_is_tried_again_under_its_own_key()
    {
        var world = World(ForEach, pages: 2, size: 1);
        var partner = world.Partner;
        world.Partner = r => r is { StepId: "each~2", Attempt: < 3 } ? Answers.Down(world.Now.AddSeconds(5)) : partner(r);

        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal([1, 2, 3], world.Calls.Where(r => r.StepId == "each~2").Select(r => r.Attempt));
        Assert.Single(world.Calls.Where(r => r.StepId == "each~2").Select(r => r.IdempotencyKey).Distinct());
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("finish")]
    public void After_an_item_failed_no_further_page_is_asked_for(string rule)
    {
        var refuse = true;
        var world = World(ForEach.Replace("concurrency: 2", "on-item-error: " + rule, StringComparison.Ordinal), pages: 2, size: 3);
        var partner = world.Partner;
        world.Partner = r => refuse && r.StepId == "a:1" ? Answers.Refused() : partner(r);

        Assert.Null(world.Run());
        Assert.Equal(rule == "stop" ? ["each~1", "a:0", "a:1"] : ["each~1", "a:0", "a:1", "a:2"], world.Calls.Select(r => r.StepId));
        refuse = false;
        world.Signal("resume");

        Assert.Equal(RunState.Completed, world.Run()!.State);
        Assert.Equal(2, world.Calls.Count(r => r.StepId == "a:1"));
        Assert.All(world.Calls.Where(r => r.StepId != "a:1").GroupBy(r => r.StepId), g => Assert.Single(g));
    }

    [Fact]
    public void A_list_of_pages_may_stand_in_a_list()
    {
        var world = World("""
              - id: outer
                forEach: '["x","y"]'
                steps:
                  - { id: all, call: crm, get: "/{item}", paginate: {} }
                  - { id: inner, forEach: { call: crm, get: "/{item}", paginate: {} }, steps: [ { id: a, call: mail, post: /a, body: item } ] }
              - { call: mail, post: /z, body: outer }
            """, pages: 2, size: 1);

        world.Run();

        Assert.Equal(["all~1:0", "all~2:0", "inner~1:0", "a:0:0", "inner~2:0", "a:0:1", "all~1:1"], world.Calls.Take(7).Select(r => r.StepId));
        Assert.Equal("""[{"items":2,"pages":2},{"items":2,"pages":2}]""", world.Requests[^1].Call!.Body);
    }

    [Fact]
    public void An_answer_that_is_no_page_is_a_fault()
    {
        var world = World(Collect, pages: 1, size: 1);
        world.Partner = _ => Answers.Ok("[1]");

        Assert.Null(world.Run());
        Assert.Equal("page", world.Continued[^1].DeadLetter!.Fault.Code);
    }

    private static FlowWorld World(string steps, int pages, int size) => new(Flow.Plan(steps), Event)
    {
        Partner = r =>
        {
            if (r.Call!.Page is not { } page)
                return Answers.Ok("null");
            var number = int.Parse(page.Mark ?? "1", CultureInfo.InvariantCulture);
            var items = string.Join(',', Enumerable.Range((number - 1) * size + 1, size).Select(i => $"{i}.00"));
            return Answers.Ok($"{{\"items\":[{items}]{(number < pages ? $",\"next\":\"{number + 1}\"" : "")}}}");
        },
    };
}
