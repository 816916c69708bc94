namespace Trunkline.Runs.Tests.Testing;

/// <summary>Steps other than calls in played runs: events, code, flows inside flows, long lists.</summary>
[Collection(nameof(Telemetry))]
public sealed class StepKindTests
{
    private const string Use = "  - { id: own, use: asking, with: event.data.no, settings: { of: EUR }, retry: { attempts: 3, first: 2s } }\n";

    private const string Emits = """
          - id: all
            forEach: event.data.lines
            steps: [ { id: told, emit: line.told, event-id: item.sku, data: item } ]
          - { id: done, emit: all.told }
        """;

    [Fact]
    public Task EventsAreTakenDown() => Company.Of(Emits + "\n  - { id: seen, map: done.type }\n").PassesAsync("""
        expect:
          outcome: completed
          calls: []
          emits:
            - { type: line.told, step: "told:0", id: a, data: { sku: a, price: 1.50 } }
            - { type: line.told, step: told, data: { sku: b, price: 2 } }
            - { type: all.told, data: null }
          steps: { seen: { result: all.told } }
        """);

    [Theory]
    [InlineData("[]", "unexpected event 1: told:0 → line.told|unexpected event 2: told:1 → line.told|unexpected event 3: done → all.told")]
    [InlineData("[{ type: line.told }, { type: line.told }, { type: all.told }, { type: more }]", "event not emitted: more")]
    [InlineData("[{ type: line.lost, step: done, id: x }, {}, {}]", "event 1, told:0 → line.told: type expected line.lost, got line.told|event 1, told:0 → line.told: step expected done, got told:0|event 1, told:0 → line.told: id expected x, got a")]
    [InlineData("[{ data: { sku: a, price: 1.5 } }, {}, {}]", "event 1, told:0 → line.told: data.price expected 1.5, got 1.50, the same number written differently")]
    public async Task OtherEventsAreTold(string emits, string what) => Assert.Equal(what.Split('|'), await Company.Of(Emits).FailsAsync($"expect: {{ emits: {emits} }}"));

    [Fact]
    public Task CodeIsReallyDoneOverPlayedPartners() => Company.Of(Use).PassesAsync("""
        at: 2026-11-20T09:30:00Z
        answers: { own/rate: { body: { eur: 1.50 } } }
        expect:
          outcome: completed
          steps: { own: { result: { rate: { eur: 1.50 }, key: secret-of-own-key, at: "09:30", of: EUR } } }
          calls: [{ step: own/rate, connection: pay, method: GET, path: /rates/7, headers: { Authorization: Bearer secret-of-pay-key } }]
        """);

    [Fact]
    public Task CodeIsTriedAgainAsItSays() => Company.Of(Use).PassesAsync(
        "answers: { pay GET /rates/*: [{ status: 404 }, { body: 2 }] }\nexpect: { outcome: completed, took: 1s, steps: { own: { attempts: 2 } }, calls: [{ step: own/rate, times: 2 }] }");

    [Fact]
    public Task CodeThatFailsIsADeadLetter() => Company.Of(Use).PassesAsync(
        "event: { data: { no: seven } }\nexpect: { outcome: dead-lettered, fault: { step: own, code: input, message: That is no number. }, calls: [] }");

    [Theory]
    [InlineData("{ body: { rate: 3.50 } }", "outcome: completed, steps: { own: { attempts: 1, result: { rate: 3.50 } } }")]
    [InlineData("{ fails: no-rate }", "outcome: dead-lettered, fault: { code: no-rate, step: own }")]
    [InlineData("[{ later: busy }, { body: 1, delay: 5s }]", "outcome: completed, took: 6s, steps: { own: { attempts: 2, result: 1 } }")]
    [InlineData("{ later: busy }", "outcome: dead-lettered, fault: busy, steps: { own: { attempts: 3 } }")]
    public Task ACaseSaysWhatCodeGives(string answer, string expect) => Company.Of(Use).PassesAsync($"answers: {{ own: {answer} }}\nexpect: {{ {expect}, calls: [] }}");

    [Fact]
    public async Task CodeThatIsNotAnsweredForIsTold() =>
        Assert.Equal(["unexpected call: own, and the one answer under 'own' is used up"], await Company.Of(Use).FailsAsync("answers: { own: [{ later: busy }] }\nexpect: {}"));

    [Fact]
    public Task CodeInAListHasItsOwnCalls() => Company.Of("  - id: all\n    forEach: '[1, 2]'\n    steps: [ { id: own, use: asking, with: item, settings: { of: x } } ]\n  - { id: rates, map: all.rate.r }\n").PassesAsync(
        "answers: { own/rate: { body: { r: 5 } } }\nexpect: { steps: { rates: { result: [5, 5] } }, calls: [{ step: own/rate, path: /rates/1 }, { step: own/rate, path: /rates/2 }] }");

    [Fact]
    public Task StepsOfAnotherFlowStandBehindTheirs() => Company.Of("  - { id: inner, run: g, with: event.data }\n", beside: """
        flow: g
        on: { manual: true }
        settings: { to: ops }
        steps:
          - { id: sent, call: crm, post: /sent, body: '{ "no": event.data.no, "to": settings.to }', result: body.id }
          - { emit: sent, data: sent }
        """).PassesAsync("""
        answers: { inner/sent: { body: { id: 9 } } }
        expect: { outcome: completed, calls: [{ step: inner/sent, body: { no: 7, to: ops } }], emits: [{ type: sent, data: 9 }], steps: { inner/sent: { result: 9 } } }
        """);

    [Fact]
    public Task PagesOfALongListAreCallsOfTheirOwn() => Company.Of("""
          - id: all
            call: crm
            get: /rows
            paginate: { by: cursor, items: body.rows, from: body.next, name: after }
          - { id: sum, map: $sum(all) }
        """).PassesAsync("""
        answers: { all: [{ body: { rows: [1, 2], next: m } }, { status: 503 }, { body: { rows: [3] } }] }
        expect:
          outcome: completed
          calls: [{ step: "all~1", path: /rows }, { step: "all~2", query: { after: m } }, { step: all, query: { after: m } }]
          steps: { sum: { result: 6 }, all: { attempts: 3 } }
        """);
}
