using System.Text;
using Trunkline.Intake.Tests.Support;
using Trunkline.Testing.Time;
using Trunkline.Testing.Webhooks;

namespace Trunkline.Intake.Tests.Webhooks;

/// <summary>Requests that nothing honest sends. Each is turned away with a 4xx, makes no event and leaves the room working.</summary>
public sealed class MalformedRequestTests
{
    private const string Stripe = "Stripe-Signature";
    private static readonly string Long = new('9', 5000);

    private static IEnumerable<(string Name, string Provider, int Status, Func<SignedRequest, SignedRequest> Change)> Table()
    {
        SignedRequest Header(SignedRequest r, string name, string value) => r with { Headers = new Dictionary<string, string>(r.Headers) { [name] = value } };
        SignedRequest Body(SignedRequest r, string body) => r with { Body = Encoding.UTF8.GetBytes(body) };
        foreach (var value in new[]
        {
            "", " ", ",", "=", "t=", "t=,v1=", "t,v1=,v0=", "v1=00", "t=1", "t=abc,v1=00", "t=-1,v1=00", "t=+1,v1=00", "t=1e9,v1=00", "t=99999999999999999999,v1=00", "t=0x10,v1=00", "t=1.5,v1=00",
            "t=1,t=1,v1=00", "t=١٢٣,v1=00", "t=1,v1=zz", "t=1,v1=" + new string('0', 63), "t=1,v1=" + new string('0', 65), "t=1,v1=é", "t=1;v1=00", "t=1,v1=\"00\"", string.Join(',', Enumerable.Repeat("v1=00", 500)), "t=" + Long,
        })
        {
            yield return ($"stripe signature '{(value.Length > 40 ? value[..40] : value)}'", "stripe", 401, r => Header(r, Stripe, value));
        }

        foreach (var value in new[] { "sha256", "sha256=", "sha256=zz", "sha1=00", "SHA256=00", "sha256=" + new string('a', 4000), "sha256=" + new string('\u00e9', 64) })
            yield return ($"github signature '{value[..Math.Min(30, value.Length)]}'", "github", 401, r => Header(r, "X-Hub-Signature-256", value));
        foreach (var value in new[] { "v1", "v1,", "v1,%%%", "v1a,AAAA", "v2,AAAA", "v1,AAAA==", "v1, AAAA", string.Join(' ', Enumerable.Repeat("v1,AAAA", 500)) })
            yield return ($"standardwebhooks signature '{value[..Math.Min(30, value.Length)]}'", "standardwebhooks", 401, r => Header(r, "webhook-signature", value));
        foreach (var value in new[] { "hello", "-1", "99999999999999", Long, "1e3", "", "2026-01-01T00:00:00Z" })
            yield return ($"standardwebhooks time '{value[..Math.Min(30, value.Length)]}'", "standardwebhooks", 401, r => Header(r, "webhook-timestamp", value));
        foreach (var value in new[] { "", "zz", "00", new string('0', 127), new string('0', 129), new string('g', 128), new string('0', 128), new string('f', 128) })
            yield return ($"discord signature of {value.Length}", "discord", 401, r => Header(r, "X-Signature-Ed25519", value));
        foreach (var value in new[] { "", "!!", "AAAA", "MEUC", new string('A', 400), "MAYCAQACAQA=" })
            yield return ($"sendgrid signature '{value[..Math.Min(20, value.Length)]}'", "sendgrid", 401, r => Header(r, "X-Twilio-Email-Event-Webhook-Signature", value));
        foreach (var value in new[] { "tomorrow", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z", Long })
            yield return ($"zendesk time '{value[..Math.Min(20, value.Length)]}'", "zendesk", 401, r => Header(r, "X-Zendesk-Webhook-Signature-Timestamp", value));
        foreach (var value in new[] { "", "a.b.c", "..", Long, "eyJhbGciOiJub25lIn0.e30." })
            yield return ($"plaid token '{value[..Math.Min(20, value.Length)]}'", "plaid", 401, r => Header(r, "Plaid-Verification", value));
        foreach (var value in new[] { "", "!!", Long, new string('A', 3000), "AAAA" })
            yield return ($"paypal signature of {value.Length}", "paypal", 401, r => Header(r, "PAYPAL-TRANSMISSION-SIG", value));
        foreach (var value in new[] { "", "Basic", "Basic ", "Basic !!", "Bearer x", "Basic " + Long })
            yield return ($"basic '{value[..Math.Min(20, value.Length)]}'", "basic", 401, r => Header(r, "Authorization", value));
        foreach (var value in new[] { "", "{", "[]", "null", "5", "{\"notificationItems\":{}}", "{\"notificationItems\":[]}", "{\"notificationItems\":[{}]}", "{\"notificationItems\":[null]}", "{\"notificationItems\":[{\"NotificationRequestItem\":{\"additionalData\":{\"hmacSignature\":7}}}]}" })
            yield return ($"adyen body '{value}'", "adyen", 401, r => Body(r, value));
        foreach (var value in new[] { "", "{", "[]", "{\"value\":5}", "{\"value\":[]}", "{\"value\":[null,5,\"x\"]}", "{\"value\":[{\"clientState\":\"\"}]}", "{\"value\":[{\"clientState\":null}]}" })
            yield return ($"graph body '{value}'", "msgraph", 401, r => Body(r, value));
        foreach (var value in new[] { "", "<", "<a/>", "<!DOCTYPE a []><a/>", "not xml", string.Concat(Enumerable.Repeat("<a>", 200)) + string.Concat(Enumerable.Repeat("</a>", 200)), "\u0000" })
            yield return ($"salesforce body '{value[..Math.Min(20, value.Length)]}'", "salesforce", 401, r => Body(r, value));
        foreach (var value in new[] { "", "&&&&", "=", "%", "%ZZ=%", "bt_signature=a", "bt_signature=a&bt_payload=b", "bt_signature=pub|&bt_payload=AA", "bt_signature=pub|00&bt_signature=pub|00&bt_payload=AA", "%ff=%fe" })
            yield return ($"braintree body '{value}'", "braintree", 401, r => Body(r, value));
        yield return ("twilio form of ampersands", "twilio", 401, r => Body(r, new string('&', 100_000)));
        yield return ("twilio form of five thousand fields", "twilio", 401, r => Body(r, string.Join('&', Enumerable.Range(0, 5000).Select(n => $"f{n}=1"))));
        yield return ("twilio without a media type", "twilio", 401, r => Header(r, "Content-Type", ""));
        yield return ("twilio with a broken media type", "twilio", 401, r => Header(r, "Content-Type", ";;;/"));
        foreach (var value in new[] { "{", "{\"a\":1}}", "[1,]", "{'a':1}", "NaN", "\u0000", "{\"a\":\"\\x\"}", "[" + new string('[', 100) })
            yield return ($"genuine, but no JSON '{value[..Math.Min(20, value.Length)]}'", "api-key", 400, r => Body(r, value));
        foreach (var method in new[] { "GET", "PUT", "DELETE", "TRACE", "BREW", "post" })
            yield return ($"method {method}", "stripe", 405, r => r with { Method = method });
        yield return ("headers without measure", "stripe", 431, r => Header(r, "X-Long", new string('x', 40_000)));
    }

    [Fact]
    public async Task Each_is_turned_away_and_leaves_the_room_working()
    {
        var table = Table().ToList();
        Assert.True(table.Count >= 40);
        var failures = new List<string>();
        foreach (var group in table.GroupBy(t => t.Provider))
        {
            var sample = SharedSamples.Of(group.Key);
            using var intake = TestIntake.For(sample, new ManualTime());
            foreach (var (name, _, status, change) in group)
            {
                var answer = await intake.SendAsync("it", change(sample.Request));
                if (answer.Status != status || status == 401 && answer.Body.Length > 0)
                    failures.Add($"{name}: {answer.Status} {answer.Body}");
            }

            if (intake.Events.Count > 0)
                failures.Add($"{group.Key} made events");
            if ((await intake.SendAsync("it", sample.Request)).Status != sample.Status)
                failures.Add($"{group.Key} works no more");
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Theory]
    [MemberData(nameof(SharedSamples.Indexes), MemberType = typeof(SharedSamples))]
    public async Task A_header_that_stands_twice_proves_nothing(int index, string provider)
    {
        var sample = SharedSamples.All[index];
        Assert.Equal(provider, sample.Provider);
        using var intake = TestIntake.For(sample, new ManualTime());
        foreach (var proof in sample.Proofs)
        {
            var headers = sample.Request.Headers.Append(new(proof, sample.Request.Headers[proof]));
            Assert.Equal(401, (await intake.SendAsync("it", sample.Request.Method, headers, sample.Request.Body, sample.Request.Query)).Status);
        }
    }
}
