namespace Trunkline.Runs.Tests.Testing;

/// <summary>What comes in, for every kind of trigger, is what a host would make of it.</summary>
[Collection(nameof(Telemetry))]
public sealed class GivenTests
{
    private const string Seen = "  - { id: seen, map: event }\n";

    [Fact]
    public Task ATickIsThatOfTheSchedule() => Company.Of(Seen, "{ schedule: 30 2 * * *, zone: Europe/Berlin }").PassesAsync("""
        tick: { due: 2026-11-20T01:30:00Z, previous: 2026-11-19T01:30:00Z }
        at: 2026-11-20T01:30:02.5Z
        expect:
          outcome: completed
          steps:
            seen: { result: { id: "2026-11-20T01:30:00Z", type: tick, time: "2026-11-20T01:30:00Z", source: "schedule:f", data: { due: "2026-11-20T01:30:00Z", local: "2026-11-20T02:30:00+01:00", lateBy: 2.5, previous: "2026-11-19T01:30:00Z" } } }
        """);

    [Theory]
    [InlineData("{ schedule: 30 2 * * *, zone: Europe/Berlin }", "2026-11-20T02:30:00Z", "unmatched")]
    [InlineData("{ every: 15m }", "2026-11-20T02:45:00Z", "completed")]
    [InlineData("{ every: 15m }", "2026-11-20T02:46:00Z", "unmatched")]
    public Task ATimeWithoutATickStartsNothing(string on, string tick, string outcome) => Company.Of(Seen, on).PassesAsync($"tick: {tick}\nexpect: {{ outcome: {outcome} }}");

    [Fact]
    public async Task ATickIsNotWorkedOnBeforeItIsDue() => Assert.Equal(
        ["'at' is before the tick is due"], await Company.Of(Seen, "{ every: 1h }").FailsAsync("tick: 2026-11-20T02:00:00Z\nat: 2026-11-20T01:00:00Z\nexpect: {}"));

    [Theory]
    [InlineData("message: { no: 7, price: 1.50 }", "{ no: 7, price: 1.50 }", "completed")]
    [InlineData("message: '{ \"no\": 7 }'", "{ no: 7 }", "completed")]
    [InlineData("file: m.json", "{ no: 9007199254740993 }", "completed")]
    [InlineData("message: { no: 0 }", "", "unmatched")]
    [InlineData("message: { nr: 7 }", "", "refused")]
    [InlineData("message: just words", "", "refused")]
    public Task AMessageIsReadAsFromTheQueue(string given, string data, string outcome) => Company.Of("  - { id: seen, map: event.data }\n  - { id: from, map: event.source & event.id }\n", "{ queue: counts, id: data.no, where: data.no > 0 }").PassesAsync(
        $"{given}\nexpect: {{ outcome: {outcome}, calls: []{(data.Length == 0 ? "" : $", steps: {{ seen: {{ result: {data} }} }}")} }}",
        new Dictionary<string, string> { ["m.json"] = """{ "no": 9007199254740993 }""" });

    [Fact]
    public Task AnOrderByHandHasItsData() => Company.Of("  - { id: seen, map: '[event.type, event.source, event.data.n]' }\n", "{ manual: true }").PassesAsync(
        "data: { n: 1.50 }\nexpect: { steps: { seen: { result: [manual, 'manual:f', 1.50] } } }");

    [Fact]
    public Task AFlowOfASourceCanBeStartedByHandWhateverItsTriggerWants() => Company.Of("  - { id: seen, map: event.data.total }\n", "{ source: orders, types: [order.placed] }").PassesAsync(
        "data: { total: 0 }\nexpect: { outcome: completed, steps: { seen: { result: 0 } } }");

    [Theory]
    [InlineData("{ data: { total: 5 } }", "completed")]
    [InlineData("{ type: order.lost, data: { total: 5 } }", "unmatched")]
    [InlineData("{ data: { total: 0 } }", "unmatched")]
    public Task AnEventOfAnotherFlowIsAsItWouldBe(string emitted, string outcome) => Company.Of(
        "  - { id: seen, map: '[event.source, event.type, event.context.flow, event.context.hops]' }\n",
        "{ flow: g, types: [order.paid], where: data.total > 0 }",
        beside: "flow: g\non: { manual: true }\nsteps: [ { emit: order.paid } ]\n").PassesAsync(
        $"emitted: {emitted}\nexpect: {{ outcome: {outcome}{(outcome == "completed" ? ", steps: { seen: { result: ['flow:g', order.paid, g, 1] } }" : "")} }}");

    // Flows that start one another in a circle end.
    [Fact]
    public Task AnEventHasAWayBehindIt() => Company.Of("  - { id: more, emit: again }\n", "{ flow: g }", beside: "flow: g\non: { manual: true }\nsteps: [ { emit: again } ]\n").PassesAsync(
        "emitted: { hops: 16 }\nexpect: { outcome: dead-lettered, fault: hops, emits: [] }");

    [Theory]
    [InlineData("{ every: 1h }", "tick|schedule:f")]
    [InlineData("{ manual: true }", "manual|manual:f")]
    [InlineData("{ queue: counts }", "message|queue:counts")]
    [InlineData("{ http: post /x, accept: true }", "post /x|http")]
    public Task AnEventAsARecordedRunHasItFitsAnyTrigger(string on, string seen) => Company.Of("  - { id: seen, map: event.type & '|' & event.source }\n", on).PassesAsync(
        $"event: {{ id: e-1, data: 1 }}\nexpect: {{ outcome: completed, steps: {{ seen: {{ result: '{seen}' }} }} }}");
}
