using System.Net;
using System.Net.Sockets;

namespace Trunkline.Runs.Tests.Testing;

/// <summary>What a case plays is what a host would do, but for the network and the time.</summary>
[Collection(nameof(Telemetry))]
public sealed class PlayTests
{
    private const string Contact = "  - id: contact\n    call: crm\n    put: /contacts/{event.data.no}\n    body: '{ \"no\": event.data.no, \"price\": event.data.lines[0].price }'\n";

    [Fact]
    public Task RequestsAreThoseOfTheConnection() => Company.Of(Contact + """
          - id: charge
            call: pay
            post: /charges
            query: { q: "a b&c" }
            headers: { X-Run: "{run.flow}" }
            body: '{ "metadata": { "no": event.data.no } }'
          - id: posting
            call: erp
            operation: Post
            body: '{ "No": event.data.no }'
          - id: order
            call: shop
            graphql: 'query O($id: ID!) { order(id: $id) { name } }'
            variables: '{ "id": event.data.no }'
            result: body.data.order
        """).PassesAsync("""
        answers:
          contact: {}
          charge: { status: 201 }
          posting: { body: { Number: 51, Lines: { Line: [a, b] } } }
          order: { body: { data: { order: { name: "#7" } } } }
        expect:
          outcome: completed
          steps:
            posting: { result: { Number: "51", Lines: { Line: [a, b] } } }
            order: { result: { name: "#7" } }
          calls:
            - step: contact
              connection: crm
              method: PUT
              path: /contacts/7
              query: {}
              headers: { Authorization: Bearer token-of-crm, X-Version: 7, Content-Type: application/json }
              body: { price: 1.50, no: 7 }
            - step: charge
              path: /charges
              query: { q: a b&c }
              headers: { authorization: Bearer secret-of-pay-key, X-Run: f, Content-Type: application/x-www-form-urlencoded }
              body: metadata[no]=7
            - step: posting
              operation: Post
              headers: { SOAPAction: '"urn:erp/Post"' }
              body: |
                <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
                  <s:Body>
                    <Post xmlns="urn:erp"><No>7</No></Post>
                  </s:Body>
                </s:Envelope>
            - step: order
              method: POST
              path: ""
              variables: { id: 7 }
        """);

    // A listener stands where every partner, and the token endpoint, is said to be; nobody comes.
    [Fact]
    public async Task NothingIsSentToAnybody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        await Company.Of(Contact, baseUrl: url).PassesAsync("answers: { contact: [{ status: 503 }, { fault: connect }, {}] }\nexpect: { outcome: completed, calls: [{ step: contact, times: 3 }] }");
        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData("{ status: 503 }", "http-503", 4)]
    [InlineData("{ status: 422 }", "http-422", 1)]
    [InlineData("{ fault: connect }", "connect", 4)]
    [InlineData("{ fault: dns }", "dns", 4)]
    [InlineData("{ fault: tls }", "tls", 4)]
    [InlineData("{ fault: timeout }", "timeout", 4)]
    [InlineData("{ fault: aborted }", "aborted", 4)]
    [InlineData("{ delay: 11s }", "timeout", 4)]
    [InlineData("{ body: '{ no json', headers: { Content-Type: application/json } }", "bad-answer", 1)]
    public Task AnswersAreJudgedAsOnAHost(string answer, string code, int attempts) =>
        Company.Of(Contact).PassesAsync($"answers: {{ contact: {answer} }}\nexpect: {{ outcome: dead-lettered, fault: {{ code: {code}, step: contact }}, steps: {{ contact: {{ state: failed, attempts: {attempts} }} }} }}");

    // A form that may have been taken must not be sent again: the connection names no idempotency header.
    [Fact]
    public Task ACallThatMayHaveBeenDoneIsNotRepeated() => Company.Of("  - id: charge\n    call: pay\n    post: /charges\n").PassesAsync(
        "answers: { charge: { fault: timeout } }\nexpect: { fault: outcome-unknown, calls: [{ step: charge }] }");

    // 10 s until the time-out, half of 2 s, then Retry-After 30 s and half of the first wait on top, then 3 s for the answer.
    [Fact]
    public Task TimePassesAsItWould() => Company.Of(Contact).PassesAsync("""
        answers: { contact: [{ fault: timeout }, { status: 429, headers: { Retry-After: 30 } }, { delay: 3s }] }
        expect: { outcome: completed, took: 45s, steps: { contact: { attempts: 3 } } }
        """);

    [Fact]
    public Task CallsSideBySideTakeTheTimeOfTheLongest() => Company.Of("""
          - parallel:
              - { id: a, call: crm, get: /a }
              - { id: b, call: crm, get: /b }
          - { id: after, map: "[a.x, b.x]" }
        """).PassesAsync("""
        answers: { a: { delay: 4s, body: { x: 1 } }, b: { delay: 2s, body: { x: 2 } } }
        expect: { took: 4s, steps: { after: { result: [1, 2] } }, calls: [{ any-order: [{ step: b }, { step: a }] }] }
        """);

    [Fact]
    public Task SignalsAndWaitsTakeNoRealTime() => Company.Of("""
          - { id: pause, wait: { for: 3d } }
          - id: approval
            wait: { signal: approved }
            timeout: 10d
          - { id: by, map: approval.by }
        """).PassesAsync("signals: [{ name: approved, after: 5d, data: { by: mei } }]\nexpect: { outcome: completed, took: 5d, steps: { by: { result: mei } } }");

    [Fact]
    public async Task ARunThatWaitsForWhatNeverComesIsToldSo()
    {
        var company = Company.Of("  - { id: approval, wait: { signal: approved } }\n");
        await company.PassesAsync("expect: { outcome: waiting, steps: { approval: not-reached } }");
        Assert.Equal(["outcome expected completed, got waiting: for signal 'approved'"], await company.FailsAsync("expect: { outcome: completed }"));
    }

    [Theory]
    [InlineData("resume", "{ contact: [{ status: 404 }, {}] }", "completed", 2)]
    [InlineData("discard", "{ contact: { status: 404 } }", "discarded", 1)]
    [InlineData("later", "{ contact: { status: 404 } }", "dead-lettered", 1)]
    public Task APersonDecidesAboutADeadLetter(string signal, string answers, string outcome, int attempts) => Company.Of(Contact).PassesAsync(
        $"signals: [{{ name: {signal}, after: 1h }}]\nanswers: {answers}\nexpect: {{ outcome: {outcome}, steps: {{ contact: {{ attempts: {attempts} }} }} }}");

    [Fact]
    public Task WhatWasDoneIsUndone() => Company.Of("""
          - { id: booking, call: crm, post: /bookings, undo: { id: cancel, call: crm, delete: "/bookings/{booking.id}" } }
          - { id: payment, call: pay, post: /charges, on-error: undo }
        """).PassesAsync("""
        answers: { booking: { body: { id: 9 } }, payment: { status: 402 }, "crm DELETE /bookings/*": { status: 204 } }
        expect: { outcome: undone, fault: { step: payment }, calls: [{ step: booking }, { step: payment }, { step: cancel, method: DELETE, path: /bookings/9 }] }
        """);

    [Fact]
    public Task ItemsOfAListAreStepsOfTheirOwn() => Company.Of("""
          - id: lines
            forEach: event.data.lines
            concurrency: 2
            on-item-error: finish
            steps:
              - { id: row, call: crm, post: /rows, body: item, result: body.id }
        """).PassesAsync("""
        answers: { "row:1": [{ status: 500 }, { body: { id: 22 } }], row: { body: { id: 11 } } }
        expect:
          outcome: completed
          steps: { lines: { result: [11, 22] }, "row:1": { attempts: 2, result: 22 }, "row:0": succeeded }
          calls: [{ any-order: [{ step: row, body: { sku: b, price: 2 } }, { step: "row:0", body: { sku: a, price: 1.50 } }] }, { step: row }]
        """);

    [Theory]
    [InlineData("event: { type: order.placed, data: { total: 5 } }", "completed")]
    [InlineData("event: { type: order.placed, data: { total: 0 } }", "unmatched")]
    [InlineData("event: { type: order.paid, data: { total: 5 } }", "unmatched")]
    [InlineData("file: order.json", "completed")]
    public Task TheTriggerDecides(string given, string outcome) =>
        Company.Of("  - { id: said, map: event.type & event.source }\n", "{ source: orders, types: [order.placed], where: data.total > 0 }").PassesAsync(
            $"{given}\nexpect: {{ outcome: {outcome}, steps: {{ said: {{ result: {(outcome == "completed" ? "order.placedorders }" : "null, state: not-reached }")} }} }}".Replace("result: null, ", "", StringComparison.Ordinal),
            new Dictionary<string, string> { ["order.json"] = """{"id":"o-1","type":"order.placed","total":5}""" });

    [Fact]
    public Task APostIsReadByTheRulesOfItsSource() => Company.Of("  - { id: seen, map: '{ \"id\": event.id, \"amount\": event.data.object.amount }' }\n", "{ source: stripe }").PassesAsync(
        "file: s.json\nexpect: { steps: { seen: { result: { id: evt_9, amount: 12.50 } } } }",
        new Dictionary<string, string> { ["s.json"] = """{"id":"evt_9","type":"x","created":1795176000,"data":{"object":{"amount":12.50}}}""" });

    [Fact]
    public Task AStopAndAFailAreTold() => Company.Of("  - { id: test, when: event.data.no = 7, stop: 'a test order {event.data.no}' }\n").PassesAsync("expect: { outcome: completed, stop: a test order 7 }");

    [Theory]
    [InlineData("order-by: data.no", "map: event.data.no", "result: 7", "0s")]
    [InlineData("", "map: event.data.events.data.no", "result: 7", "10s", ", batch: { max: 5, within: 10s }")]
    [InlineData("", "map: event.data.no", "result: 7", "20s", ", debounce: { by: data.no, for: 20s }")]
    public Task ALoneEventPassesWhatHoldsOthersBack(string more, string step, string result, string took, string on = "") =>
        Company.Of($"  - {{ id: seen, {step} }}\n", $"{{ source: orders, types: [order.placed]{on} }}", more.Length == 0 ? "" : more + "\n").PassesAsync(
            $"expect: {{ outcome: completed, {(took == "0s" ? "" : $"took: {took}, ")}steps: {{ seen: {{ {result} }} }} }}");

    // A history longer than an execution holds goes on in another: nothing is seen of it.
    [Fact]
    public async Task LongListsGoOnAsNewAndAreDoneOnce()
    {
        var result = await Company.Of("  - id: all\n    forEach: '[1..2500]'\n    steps: [ { id: one, call: crm, post: /rows, body: item } ]\n  - { id: count, map: $count(all) }\n")
            .PlayAsync("answers: { one: { body: { ok: true } } }\nexpect: { outcome: completed, calls: [{ step: one, times: 1000 }, { step: one, times: 1000 }, { step: one, times: 500 }], steps: { count: { result: 2500 } } }");
        Assert.Empty(result.Mismatches);
    }
}
