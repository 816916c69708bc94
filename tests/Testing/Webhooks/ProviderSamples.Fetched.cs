using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Trunkline.Testing.Webhooks;

/// <summary>Posts whose proof needs something from outside: certificates, published keys.</summary>
public sealed partial class ProviderSamples
{
    private const string Issued = "issuer: https://login.example.com/\naudience: api://trunkline\njwksUrl: https://login.example.com/keys";

    private IEnumerable<ProviderSample> Fetched()
    {
        var sent = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var body = Utf8("""{"id":"WH-1","event_type":"PAYMENT.SALE.COMPLETED"}""");
        const string certificate = "https://api.paypal.com/v1/notifications/certs/CERT-1";
        yield return new ProviderSample("paypal", "secrets: [it]", Named("WEBHOOK1"), Json(body, ("PAYPAL-TRANSMISSION-ID", "t-1"), ("PAYPAL-TRANSMISSION-TIME", sent), ("PAYPAL-CERT-URL", certificate),
            ("PAYPAL-AUTH-ALGO", "SHA256withRSA"), ("PAYPAL-TRANSMISSION-SIG", Convert.ToBase64String(keys.PayPal.Sign(Utf8($"t-1|{sent}|WEBHOOK1|{Crc(body)}"))))), 200, [("WH-1", "PAYMENT.SALE.COMPLETED")])
        {
            Outside = new Dictionary<string, string> { [certificate] = keys.PayPal.Pem },
            Root = keys.PayPal.Root,
            Proofs = ["PAYPAL-TRANSMISSION-ID", "PAYPAL-TRANSMISSION-TIME", "PAYPAL-CERT-URL", "PAYPAL-TRANSMISSION-SIG"],
        };

        body = Utf8("{\n  \"item_id\": \"i1\",\n  \"webhook_type\": \"TRANSACTIONS\",\n  \"webhook_code\": \"DEFAULT_UPDATE\"\n}");
        var digest = Convert.ToHexStringLower(SHA256.HashData(body));
        yield return new ProviderSample("plaid", "secrets: [it]\nclientId: client", Named(Secret),
            Json(body, ("Plaid-Verification", keys.Issuer.Token(new JsonObject { ["iat"] = now.ToUnixTimeSeconds(), ["request_body_sha256"] = digest }))), 200,
            [($"i1:TRANSACTIONS:DEFAULT_UPDATE:{digest}", "TRANSACTIONS.DEFAULT_UPDATE")])
        {
            Outside = new Dictionary<string, string> { ["https://production.plaid.com/webhook_verification_key/get"] = new JsonObject { ["key"] = keys.Issuer.Key }.ToJsonString() },
            Proofs = ["Plaid-Verification"],
        };

        yield return Bearer("bearer-jwt", "", Utf8("""{"id":"e","type":"t"}"""), 202, ("e", "t"));
        yield return Bearer("eventgrid", "entra", Utf8("""[{"id":"1","topic":"/t","eventType":"Microsoft.Storage.BlobCreated"}]"""), 200, ("1:/t", "Microsoft.Storage.BlobCreated"));
        yield return Bearer("cloudevents", "entra", Utf8("""{"specversion":"1.0","id":"1","source":"/s","type":"t"}"""), 202, ("/s 1", "t"), "application/cloudevents+json");
        yield return GraphPost.Sample(this.now, keys, Secret);
    }

    private IEnumerable<ProviderSample> Variants()
    {
        const string hubspot = """[{"eventId":1,"portalId":2,"subscriptionId":3,"occurredAt":4,"subscriptionType":"contact.creation"}]""";
        foreach (var (variant, signed) in new[] { ("v1", Secret + hubspot), ("v2", Secret + "POST" + Url + hubspot) })
        {
            yield return new ProviderSample("hubspot", $"secrets: [it]\nurl: {Url}\nvariant: {variant}", Named(Secret),
                Json(Utf8(hubspot), ("X-HubSpot-Signature", Convert.ToHexStringLower(SHA256.HashData(Utf8(signed))))), 200, [("2:3:1::4", "contact.creation")])
            { Variant = variant, Proofs = ["X-HubSpot-Signature"] };
        }

        var hex = Convert.ToHexString(SHA256.HashData(Utf8("adyen")));
        var body = Utf8("""{"type":"balancePlatform.transfer.created","timestamp":"2026-01-01T00:00:00Z","data":{"id":"TR1"}}""");
        yield return new ProviderSample("adyen", "secrets: [it]\nvariant: platform", Named(hex),
            Json(body, ("hmacsignature", Convert.ToBase64String(HMACSHA256.HashData(Convert.FromHexString(hex), body)))), 200,
            [("balancePlatform.transfer.created:TR1:2026-01-01T00:00:00Z", "balancePlatform.transfer.created")])
        { Variant = "platform", Proofs = ["hmacsignature"] };
    }

    private ProviderSample Bearer(string provider, string variant, byte[] body, int status, (string, string) made, string media = "application/json")
    {
        var token = keys.Issuer.Token(new JsonObject { ["iss"] = "https://login.example.com/", ["aud"] = "api://trunkline", ["exp"] = now.ToUnixTimeSeconds() + 300 }, "RS256");
        return new ProviderSample(provider, variant.Length == 0 ? Issued : $"variant: {variant}\n{Issued}", new Dictionary<string, string>(),
            WebhookSigner.Of(media, body, ("Authorization", "Bearer " + token)), status, [made])
        {
            Variant = variant,
            Outside = new Dictionary<string, string> { ["https://login.example.com/keys"] = keys.Issuer.KeySet },
            Proofs = ["Authorization"],
            SignsBody = false,
        };
    }
}
