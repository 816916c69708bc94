using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Trunkline.EndToEnd.Tests.Hosting;
using Xunit.Abstractions;

namespace Trunkline.EndToEnd.Tests.Conformance;

/// <summary>An event made from every resource of Stripe's own fixtures, signed as Stripe does, through the running host.</summary>
[Trait("Category", "Conformance")]
public sealed class StripeFixtureTests(ITestOutputHelper output)
{
    private const string Variable = "TRUNKLINE_STRIPE_FIXTURES";
    private const string Beside = "shared/data/stripe/fixtures3.json";
    private const string Secret = "whsec_e2e";

    [SharedDataFact(Variable, Beside)]
    public async Task EveryResourceArrivesMappedAndByteFaithful()
    {
        var events = Events();
        Assert.NotEmpty(events);

        await using var partner = await PartnerServer.StartAsync();
        using var folder = new IntegrationsFolder()
            .Source("stripe", "source: stripe\nprovider: stripe\nsecrets: [stripe-webhook]\n")
            .Partner("ledger", partner.Url)
            .Flow("book", """
                flow: book
                on: { source: stripe, types: ["fixture.*"] }
                steps:
                  - parallel:
                      - { id: copy, call: ledger, post: "/raw/{event.id}", body: event.data.object }
                      - id: summary
                        call: ledger
                        post: /mapped/{event.id}
                        body: '{ "event": event.id, "type": event.type, "id": event.data.object.id, "amount": event.data.object.amount, "kind": event.data.object.object }'
                """);
        await using var host = await LocalHostProcess.StartAsync(folder, new Dictionary<string, string> { ["TRUNKLINE_SECRET_STRIPE_WEBHOOK"] = Secret });

        foreach (var posted in events)
        {
            using var answer = await host.Http.SendAsync(Signed(posted));
            Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{posted.Id}: {(int)answer.StatusCode}");
        }

        await partner.WaitUntilAsync(r => r.Count >= events.Count * 2, $"{events.Count} events, each twice");
        var byPath = partner.Requests.ToDictionary(r => r.Path, StringComparer.Ordinal);
        Assert.Equal(events.Count * 2, byPath.Count);
        foreach (var posted in events)
        {
            Assert.True(posted.Resource.AsSpan().SequenceEqual(byPath["/raw/" + posted.Id].Body), $"{posted.Type} changed on its way");
            using var sent = JsonDocument.Parse(posted.Resource);
            using var mapped = JsonDocument.Parse(byPath["/mapped/" + posted.Id].Body);
            Assert.Equal(posted.Id, mapped.RootElement.GetProperty("event").GetString());
            Assert.Equal(posted.Type, mapped.RootElement.GetProperty("type").GetString());
            foreach (var (from, to) in new[] { ("id", "id"), ("amount", "amount"), ("object", "kind") })
            {
                Assert.Equal(sent.RootElement.TryGetProperty(from, out var expected), mapped.RootElement.TryGetProperty(to, out var actual));
                Assert.True(expected.ValueKind == JsonValueKind.Undefined || JsonElement.DeepEquals(expected, actual), $"{posted.Type}: {from} became {actual}");
            }
        }

        output.WriteLine($"{events.Count} events arrived mapped and byte-faithful");
    }

    private static List<Posted> Events()
    {
        var events = new List<Posted>();
        foreach (var (_, file) in new SharedData(Variable, Beside).Files())
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var resource in document.RootElement.GetProperty("resources").EnumerateObject())
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"evt_{events.Count + 1:D6}");
                events.Add(new Posted(id, "fixture." + resource.Name, JsonMarshal.GetRawUtf8Value(resource.Value).ToArray()));
            }
        }

        return events;
    }

    private static HttpRequestMessage Signed(Posted posted)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var text = Encoding.UTF8.GetString(posted.Resource);
        var body = Encoding.UTF8.GetBytes($$"""{ "id": "{{posted.Id}}", "object": "event", "created": {{now}}, "type": "{{posted.Type}}", "data": { "object": {{text}} } }""");
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{now}."), .. body];
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed));
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/hooks/stripe") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("Stripe-Signature", $"t={now},v1={signature}");
        return request;
    }

    private sealed record Posted(string Id, string Type, byte[] Resource);
}
