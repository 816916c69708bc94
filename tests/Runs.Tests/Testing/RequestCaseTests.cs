namespace Trunkline.Runs.Tests.Testing;

/// <summary>A request of a case is answered as on a host, by the deadline, and what must not be forgotten goes on.</summary>
[Collection(nameof(Telemetry))]
public sealed class RequestCaseTests
{
    private const string Charge = """
          - { id: paid, call: crm, post: /charges, body: event.data.body, result: body.id, undo: { id: refund, call: crm, delete: "/charges/{paid}" } }
          - { id: booked, call: pay, put: /bookings, timeout: 20s }
        """;

    private const string Post = "{ http: post /charges, headers: [X-Shop], deadline: 30s }";

    [Fact]
    public Task TheWholeRequestIsRead() => Company.Of(
        "  - { id: seen, map: '[event.data.path.id, event.data.query.tags, event.data.body.price, event.headers.`x-shop`, event.type]' }\n",
        "{ http: \"put /orders/{id}\", version: v2, path: { id: { type: integer } }, query: { tags: { list: true } }, headers: [X-Shop] }").PassesAsync("""
        request: { path: "/v2/orders/7?tags=a%20b", query: { tags: "c&d" }, headers: { X-Shop: s }, body: { price: 1.50 } }
        expect:
          outcome: completed
          answer: { status: 200, headers: { Content-Type: application/json, Cache-Control: no-store }, body: [7, "a b", "c&d", 1.50, s, "put /v2/orders/{id}"] }
        """);

    [Theory]
    [InlineData("{ path: /orders/x }", 400, "{ status: 400, errors: [{ pointer: /path/id, detail: is not a whole number }] }")]
    [InlineData("{ path: /orders }", 404, "{ title: Not Found }")]
    [InlineData("{ path: /orders/7, method: patch }", 405, "{ status: 405 }")]
    [InlineData("{ path: /orders/7, body: '{ no json' }", 400, "{ errors: [{ pointer: /body, detail: 'is no JSON that every reader reads alike (valid, at most 64 levels deep, no member twice)' }] }")]
    [InlineData("{ path: /orders/7, body: a, headers: { Content-Type: text/plain } }", 415, "{ status: 415 }")]
    [InlineData("{ path: /orders/7, headers: { Accept: text/html } }", 406, "{ status: 406 }")]
    public Task WhatIsNoneOfTheFlowsRequestsIsRefused(string request, int status, string body) =>
        Company.Of("  - { id: seen, map: '1' }\n", "{ http: \"put /orders/{id}\", path: { id: { type: integer } } }").PassesAsync(
            $"request: {request}\nexpect: {{ outcome: refused, calls: [], answer: {{ status: {status}, headers: {{ Content-Type: application/problem+json }}, body: {body} }} }}");

    [Fact]
    public async Task ARequestThatAnotherFlowAnswersIsNoCaseOfThisOne()
    {
        var company = Company.Of("  - { map: '1' }\n", "{ http: \"get /orders/{id}\" }", beside: "flow: g\non: { http: get /orders/last }\nsteps: [ { map: '2' } ]\n");
        Assert.Equal(["flow 'g' answers this request"], await company.FailsAsync("request: { path: /orders/last }\nexpect: {}"));
    }

    [Fact]
    public Task WhatGivesUpBeforeAChangeIsOver() => Company.Of(Charge, Post).PassesAsync("""
        request: { body: { amount: 1.50 } }
        answers: { paid: { status: 422, body: SECRET } }
        expect: { outcome: failed, fault: { step: paid, code: http-422 }, steps: { booked: not-reached }, answer: { status: 502, body: { part: paid, code: http-422, detail: Crm answered 422; nothing had been changed. } } }
        """);

    [Theory]
    [InlineData("", "[{ status: 400 }]", "dead-lettered", "[{ step: paid, body: { amount: 1.50 } }, { step: booked }]")]
    [InlineData("signals: [{ name: resume, after: 1h }]\n", "[{ status: 400 }, {}]", "completed", "[{ step: paid }, { step: booked, times: 2 }]")]
    [InlineData("signals: [{ name: discard, after: 1h, data: { undo: true } }]\n", "[{ status: 400 }]", "discarded", "[{ step: paid }, { step: booked }, { step: refund, path: /charges/ch_1 }]")]
    public Task WhatGivesUpAfterAChangeIsKeptAndGoesOn(string signals, string booked, string outcome, string calls) => Company.Of(Charge, Post).PassesAsync(
        $"request: {{ body: {{ amount: 1.50 }} }}\nanswers: {{ paid: {{ body: {{ id: ch_1 }} }}, booked: {booked}, refund: {{}} }}\n{signals}"
        + $"expect: {{ outcome: {outcome}, calls: {calls}, answer: {{ status: 502, body: {{ kept: true, part: booked }} }} }}");

    [Fact]
    public Task TheDeadlineBreaksOffACall() => Company.Of("  - { id: slow, call: pay, get: /slow }\n", "{ http: get /x, deadline: 4s }").PassesAsync(
        "request: {}\nanswers: { slow: { delay: 9s } }\nexpect: { outcome: failed, took: 4s, fault: deadline, answer: { status: 504, body: { code: deadline } } }");

    // Half of 2 s, then half of 4 s: the third attempt would be at 3 s.
    [Theory]
    [InlineData("3500ms", "completed", 200, 3)]
    [InlineData("2500ms", "failed", 502, 2)]
    public Task RetriesAreMadeAsFarAsTheyFit(string deadline, string outcome, int status, int attempts) => Company.Of("  - { id: a, call: pay, get: /a }\n", $"{{ http: get /x, deadline: {deadline} }}").PassesAsync(
        $"request: {{}}\nanswers: {{ a: [{{ status: 503 }}, {{ status: 503 }}, {{ body: {{ ok: true }} }}] }}\nexpect: {{ outcome: {outcome}, steps: {{ a: {{ attempts: {attempts} }} }}, answer: {{ status: {status} }} }}");

    [Fact]
    public Task PartsAreToldWhereTheyAreInTheBodyAndWhereNot()
    {
        const string Steps = """
              - id: all
                composite:
                  one: { call: crm, get: /one }
                  two: { call: crm, get: /two }
                  three: { call: crm, get: /three, when: event.data.query.all }
            """;
        const string On = "{ http: get /x, query: { all: { type: boolean } } }";
        const string Case = "request: { path: '/x?all=false' }\nanswers: { all_one: { status: 404 }, all_two: {} }\n";
        const string Parts = "partial: true, headers: { Trunkline-Partial: \"?1\" }, parts: { all.one: { source: crm, fault: http-404 }, all.two: none }";
        return Task.WhenAll(
            Company.Of(Steps, On, "answer: { body: '{ \"n\": 1 }' }\n").PassesAsync($"{Case}expect: {{ answer: {{ body: {{ n: 1 }}, {Parts} }} }}"),
            Company.Of(Steps, On, "answer: { body: '{ \"n\": 1 }', parts: header }\n").PassesAsync($"{Case}expect: {{ answer: {{ body: {{ n: 1 }}, {Parts} }} }}"));
    }

    [Fact]
    public Task WhatIsAcceptedRunsToItsEnd() => Company.Of("  - { id: pause, wait: { for: 3d } }\n  - { id: told, call: crm, post: /told, body: event.data.body }\n", "{ http: post /x, accept: true }").PassesAsync(
        "request: { body: { n: 1.50 } }\nanswers: { told: {} }\nexpect: { outcome: completed, took: 3d, calls: [{ step: told, body: { n: 1.50 } }], answer: { status: 202, headers: { Retry-After: 2 } } }");

    [Fact]
    public async Task WhatTheCallerShouldNotGetIsTold()
    {
        var company = Company.Of("  - id: all\n    composite:\n      one: { call: crm, get: /one }\n", "{ http: get /x }", "answer: { body: '{ \"n\": 1.50 }' }\n");
        Assert.Equal(
            [
                "answer status expected 201, got 200",
                "answer headers.X-A is missing: expected 1",
                "answer headers.Content-Type expected text/plain, got application/json",
                "answer partial expected true, got false",
                "part 'all.one' source expected pay, got crm",
                "part 'all.one' fault expected timeout, got none",
                "answer has no part 'all.two'",
                "answer body.n expected 1.6, got 1.5",
            ],
            await company.FailsAsync("""
                request: {}
                answers: { all_one: {} }
                expect:
                  answer:
                    status: 201
                    headers: { X-A: 1, Content-Type: text/plain }
                    partial: true
                    parts: { all.one: { source: pay, fault: timeout }, all.two: none }
                    body: { n: 1.6 }
                """));
    }

    [Fact]
    public async Task WhyNobodyWasAnsweredIsTold()
    {
        var company = Company.Of("  - { map: '1' }\n", "{ http: post /x, accept: true }");
        Assert.Equal(["nobody was answered: no request came in"], await company.FailsAsync("expect: { answer: { status: 202 } }"));
        Assert.StartsWith("outcome expected completed, got refused: answered 405, ", Assert.Single(await company.FailsAsync("request: { method: get }\nexpect: { outcome: completed }")));
    }
}
