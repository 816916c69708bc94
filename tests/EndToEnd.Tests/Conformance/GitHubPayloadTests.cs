using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Trunkline.EndToEnd.Tests.Hosting;
using Xunit.Abstractions;

namespace Trunkline.EndToEnd.Tests.Conformance;

/// <summary>Every real GitHub payload, signed as GitHub does, through the running host: each arrives once mapped and once as it came.</summary>
[Trait("Category", "Conformance")]
public sealed class GitHubPayloadTests(ITestOutputHelper output)
{
    private const string Variable = "TRUNKLINE_GITHUB_PAYLOADS";
    private const string Beside = "shared/data/github";
    private const string Secret = "It's a Secret to Everybody";

    [SharedDataFact(Variable, Beside)]
    public async Task EveryPayloadArrivesMappedAndByteFaithful()
    {
        var payloads = Payloads();
        Assert.NotEmpty(payloads);

        await using var partner = await PartnerServer.StartAsync();
        using var folder = new IntegrationsFolder()
            .Source("github", "source: github\nprovider: github\nsecrets: [github-webhook]\n")
            .Partner("archive", partner.Url)
            .Flow("keep", """
                flow: keep
                on: { source: github }
                steps:
                  - { id: copy, call: archive, post: "/raw/{event.id}", body: event.data }
                """)
            .Flow("tell", """
                flow: tell
                on: { source: github, types: ["*"] }
                steps:
                  - id: summary
                    call: archive
                    post: /mapped/{event.id}
                    body: '{ "type": event.type, "action": event.data.action, "who": event.data.sender.login, "where": event.data.repository.full_name, "whereId": event.data.repository.id }'
                """);
        await using var host = await LocalHostProcess.StartAsync(folder, new Dictionary<string, string> { ["TRUNKLINE_SECRET_GITHUB_WEBHOOK"] = Secret });

        foreach (var payload in payloads)
        {
            using var answer = await host.Http.SendAsync(Signed(payload));
            Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{payload.Name}: {(int)answer.StatusCode}");
        }

        await partner.WaitUntilAsync(r => r.Count >= payloads.Count * 2, $"{payloads.Count} payloads, each twice");
        var byPath = partner.Requests.ToDictionary(r => r.Path, StringComparer.Ordinal);
        Assert.Equal(payloads.Count * 2, byPath.Count);
        foreach (var payload in payloads)
        {
            AssertSameBytes(payload, byPath["/raw/" + payload.Delivery].Body);
            AssertMapped(payload, byPath["/mapped/" + payload.Delivery].Body);
        }

        output.WriteLine($"{payloads.Count} payloads arrived mapped and byte-faithful");
    }

    private static List<Payload> Payloads() =>
        [.. new SharedData(Variable, Beside).Files().Select((found, i) => new Payload(
            found.Name, Path.GetFileName(Path.GetDirectoryName(found.File)!), new Guid(i + 1, 0, 0, new byte[8]).ToString(), File.ReadAllBytes(found.File)))];

    private static HttpRequestMessage Signed(Payload payload)
    {
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), payload.Bytes));
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/hooks/github") { Content = new ByteArrayContent(payload.Bytes) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-GitHub-Event", payload.Event);
        request.Headers.Add("X-GitHub-Delivery", payload.Delivery);
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + signature);
        return request;
    }

    private static void AssertSameBytes(Payload payload, byte[] arrived)
    {
        // White space around the value belongs to the file, not to the value.
        var sent = payload.Bytes.AsSpan().Trim(" \t\r\n"u8);
        Assert.True(sent.SequenceEqual(arrived), $"{payload.Name} changed on its way");
    }

    private static void AssertMapped(Payload payload, byte[] arrived)
    {
        using var sent = JsonDocument.Parse(payload.Bytes);
        using var mapped = JsonDocument.Parse(arrived);
        var data = sent.RootElement;
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["type"] = JsonSerializer.Serialize(TypeOf(payload, data)) };
        Expect("action", At(data, "action"));
        Expect("who", At(data, "sender", "login"));
        Expect("where", At(data, "repository", "full_name"));
        Expect("whereId", At(data, "repository", "id"));
        var actual = mapped.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => Normal(p.Value));
        Assert.Equal(expected, new SortedDictionary<string, string>(actual, StringComparer.Ordinal));

        void Expect(string name, JsonElement? value)
        {
            if (value is { } v)
                expected[name] = Normal(v);
        }

        static string Normal(JsonElement value) =>
            value.ValueKind == JsonValueKind.String ? JsonSerializer.Serialize(value.GetString()) : value.GetRawText();
    }

    private static string TypeOf(Payload payload, JsonElement data) =>
        At(data, "action") is { ValueKind: JsonValueKind.String } action ? string.Create(CultureInfo.InvariantCulture, $"{payload.Event}.{action.GetString()}") : payload.Event;

    private static JsonElement? At(JsonElement value, params string[] path)
    {
        foreach (var name in path)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                return null;
        }

        return value;
    }

    private sealed record Payload(string Name, string Event, string Delivery, byte[] Bytes);
}
