using System.Net;
using System.Text;
using System.Text.Json;
using Trunkline.EndToEnd.Tests.Hosting;

namespace Trunkline.EndToEnd.Tests.Runs;

/// <summary>Flows that answer requests, over real HTTP on both sides.</summary>
public sealed class HttpFlowTests : IAsyncLifetime
{
    private const string Overview = """
        flow: overview
        on: { http: "get /customers/{id}", version: v2, query: { since: { type: date, required: false } }, deadline: 30s }
        steps:
          - id: all
            composite:
              customer: { call: partner, get: "/customers/{event.data.path.id}" }
              orders: { call: partner, get: /orders, retry: { attempts: 1 } }
            require: [customer]
        answer: { body: '{ "name": all.customer.data.name, "orders": all.orders.data }' }
        """;

    private const string Charge = """
        flow: charge
        on: { http: post /charges, request: charge.json, deadline: 30s }
        steps:
          - { id: paid, call: partner, post: /charges, body: event.data.body, undo: { call: partner, delete: /charges } }
          - { id: booked, call: partner, post: /bookings, body: paid }
        answer: { status: 201, body: '{ "paid": paid.id, "booked": booked.id }' }
        """;

    private const string Later = """
        flow: later
        on: { http: post /later, accept: true }
        steps:
          - { id: go, wait: { signal: go } }
          - { id: made, call: partner, post: /made }
        answer: { body: '{ "made": made.id, "by": go.by }' }
        """;

    private readonly IntegrationsFolder folder = new();
    private PartnerServer partner = null!;
    private LocalHostProcess host = null!;

    public async Task InitializeAsync()
    {
        partner = await PartnerServer.StartAsync();
        folder.Partner("partner", partner.Url).Flow("overview", Overview).Flow("charge", Charge).Flow("later", Later)
            .Schema("charge", """{ "type": "object", "required": ["amount"], "properties": { "amount": { "type": "number", "minimum": 0 } } }""");
        host = await LocalHostProcess.StartAsync(folder);
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await partner.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Good_and_bad_requests()
    {
        partner.Answer = r => r.Path == "/orders" ? (404, """{"error":"SECRET"}""") : (200, $$"""{"name":"Ada","path":"{{r.Path}}"}""");
        var (status, body, headers) = await SendAsync("GET", "/api/flows/v2/customers/a%2Fb");
        Assert.Equal((200, "Ada", true), (status, body.GetProperty("name").GetString(), body.GetProperty("partial").GetBoolean()));
        Assert.Equal("http-404", body.GetProperty("parts").GetProperty("all.orders").GetProperty("fault").GetProperty("code").GetString());
        Assert.DoesNotContain("SECRET", body.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("?1", headers.GetValues("Trunkline-Partial").Single());
        Assert.Contains(partner.Requests, r => r.Path is "/customers/a%2Fb" or "/customers/a/b");

        Assert.Equal(400, (await SendAsync("GET", "/api/flows/v2/customers/7?since=soon")).Status);
        Assert.Equal(404, (await SendAsync("GET", "/api/flows/v1/customers/7")).Status);
        Assert.Equal(405, (await SendAsync("PUT", "/api/flows/v2/customers/7", "{}")).Status);
        (status, body, _) = await SendAsync("POST", "/api/flows/charges", """{"amount":-1}""");
        Assert.Equal((400, "/body/amount"), (status, body.GetProperty("errors")[0].GetProperty("pointer").GetString()));
        Assert.Equal(415, (await SendAsync("POST", "/api/flows/charges", "{}", "text/plain")).Status);
        Assert.Equal(413, (await SendAsync("POST", "/api/flows/charges", new string(' ', 2 * 1024 * 1024))).Status);
        Assert.DoesNotContain(partner.Requests, r => r.Method == "POST");
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_ask()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/flows/v2/customers/7");
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var answer = await host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(partner.Requests);
    }

    [Fact]
    public async Task What_failed_after_a_change_is_resumed_by_a_person_under_the_same_keys_and_then_answers()
    {
        var refuses = true;
        partner.Answer = r => r.Path == "/bookings" && refuses ? (422, "{}") : (200, r.Path == "/charges" ? """{"id":"ch_1"}""" : """{"id":"bk_1"}""");
        var (status, body, headers) = await SendAsync("POST", "/api/flows/charges", """{"amount":1.50}""", key: "order-7");
        Assert.Equal((502, true, "booked"), (status, body.GetProperty("kept").GetBoolean(), body.GetProperty("part").GetString()));
        var runId = body.GetProperty("runId").GetString()!;
        Assert.Equal(runId, (await host.Http.DeadLetterAsync()).GetProperty("runId").GetString());
        Assert.Equal("waiting", (await host.Http.GetJsonAsync(headers.Location!.ToString())).GetProperty("state").GetString());
        Assert.Equal(409, (await SendAsync("POST", "/api/flows/charges", """{"amount":1.50}""", key: "order-7")).Status);

        // Not even a crash loses it.
        await host.KillAsync();
        await host.DisposeAsync();
        host = await LocalHostProcess.StartAsync(folder);
        refuses = false;
        Assert.Equal(HttpStatusCode.Accepted, await host.Http.DecideAsync(runId, "resume"));
        var done = await host.Http.RunAsync(runId, "Completed");
        Assert.Equal("""{"paid":"ch_1","booked":"bk_1"}""", done.GetProperty("report").GetProperty("answer").GetProperty("body").GetRawText());
        Assert.Single(partner.Requests, r => r.Path == "/charges");
        var bookings = partner.Requests.Where(r => r.Path == "/bookings").ToList();
        Assert.Equal((2, $"{runId}:booked"), (bookings.Count, Assert.Single(bookings.Select(b => b.IdempotencyKey).Distinct())));

        (status, body, _) = await SendAsync("POST", "/api/flows/charges", """{"amount":1.50}""", key: "order-7");
        Assert.Equal((201, "ch_1"), (status, body.GetProperty("paid").GetString()));
        Assert.Single(partner.Requests, r => r.Path == "/charges");
    }

    [Fact]
    public async Task A_discarded_one_can_be_undone()
    {
        partner.Answer = r => r.Path == "/bookings" ? (422, "{}") : (200, """{"id":"ch_1"}""");
        var (_, body, _) = await SendAsync("POST", "/api/flows/charges", """{"amount":1.50}""");
        var runId = body.GetProperty("runId").GetString()!;
        await host.Http.DeadLetterAsync();
        Assert.Equal(HttpStatusCode.Accepted, await host.Http.DecideAsync(runId, "discard", """{"undo":true}"""));
        await host.Http.RunAsync(runId, "Discarded");
        Assert.Single(partner.Requests, r => r.Method == "DELETE");
    }

    [Fact]
    public async Task An_accepted_request_outlives_a_crash_and_tells_its_answer()
    {
        partner.Answer = _ => (200, """{"id":"m_1"}""");
        var (status, body, headers) = await SendAsync("POST", "/api/flows/later", "{}", key: "k-1");
        Assert.Equal(202, status);
        var location = headers.Location!.ToString();
        Assert.Equal(location, body.GetProperty("status").GetString());
        var runId = body.GetProperty("runId").GetString()!;
        await host.KillAsync();
        await host.DisposeAsync();
        host = await LocalHostProcess.StartAsync(folder);
        Assert.Equal("running", (await host.Http.GetJsonAsync(location)).GetProperty("state").GetString());
        Assert.Equal(202, (await SendAsync("POST", "/api/flows/later", "{}", key: "k-1")).Status);
        Assert.Equal(HttpStatusCode.Accepted, await host.Http.DecideAsync(runId, "signals/go", """{"by":"ada"}"""));
        var done = await host.Http.UntilAsync(location, a => a.GetProperty("state").GetString() == "completed");
        Assert.Equal("""{"status":200,"body":{"made":"m_1","by":"ada"}}""", done.GetProperty("answer").GetRawText());
        Assert.Single(partner.Requests);
    }

    [Fact]
    public async Task A_key_belongs_to_one_request_also_after_a_crash()
    {
        partner.Answer = r => (200, r.Path == "/charges" ? """{"id":"ch_1"}""" : """{"id":"bk_1"}""");
        var (status, body, _) = await SendAsync("POST", "/api/flows/charges", """{"amount":1.50}""", key: "order-8");
        Assert.Equal(202, (await SendAsync("POST", "/api/flows/later", """{"a":1}""", key: "k-8")).Status);
        await host.KillAsync();
        await host.DisposeAsync();
        host = await LocalHostProcess.StartAsync(folder);
        var again = await SendAsync("POST", "/api/flows/charges", """{"amount":1.50}""", key: "order-8");
        Assert.Equal((201, 201, body.GetRawText()), (status, again.Status, again.Body.GetRawText()));
        Assert.Equal(422, (await SendAsync("POST", "/api/flows/charges", """{"amount":2}""", key: "order-8")).Status);
        Assert.Equal(422, (await SendAsync("POST", "/api/flows/later", """{"a":2}""", key: "k-8")).Status);
        Assert.Equal(2, partner.Requests.Count);
    }

    private async Task<(int Status, JsonElement Body, System.Net.Http.Headers.HttpResponseHeaders Headers)> SendAsync(
        string method, string path, string? body = null, string type = "application/json", string? key = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, type);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        var answer = await host.Http.SendAsync(request);
        return ((int)answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()), answer.Headers);
    }
}
