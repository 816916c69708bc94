using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Trunkline.Testing.Webhooks;

/// <summary>Signs posts as the providers do, written from their documentation and not from Intake's code.</summary>
public static class WebhookSigner
{
    /// <summary>Signs a JSON body for the providers that sign with a shared secret over body, time and URL.</summary>
    /// <param name="provider">Name of the provider.</param>
    /// <param name="secret">The secret as the provider shows it.</param>
    /// <param name="body">The bytes to send.</param>
    /// <param name="now">The provider's clock.</param>
    /// <param name="id">Id of the delivery, where it stands in a header.</param>
    /// <param name="type">Type of the event, where it stands in a header.</param>
    /// <param name="url">The URL as configured at the provider, where it is signed.</param>
    /// <exception cref="ArgumentException">There is no signer of that name.</exception>
    public static SignedRequest Sign(
        string provider, string secret, byte[] body, DateTimeOffset now, string id = "delivery-1", string type = "thing.happened", string url = "https://hooks.example.com/in")
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var milliseconds = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var rfc = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string Hex256(string before = "", string after = "") => Hex(HMACSHA256.HashData(Utf8(secret), Join(before, body, after)));
        string Base256(string before = "", string after = "") => Base64(HMACSHA256.HashData(Utf8(secret), Join(before, body, after)));
        return provider switch
        {
            "standardwebhooks" => Json(body, ("webhook-id", id), ("webhook-timestamp", seconds),
                ("webhook-signature", "v1," + Base64(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Join($"{id}.{seconds}.", body))))),
            "stripe" => Json(body, ("Stripe-Signature", $"t={seconds},v1={Hex256(seconds + ".")}")),
            "github" => Json(body, ("X-GitHub-Event", type), ("X-GitHub-Delivery", id), ("X-Hub-Signature-256", "sha256=" + Hex256())),
            "shopify" => Json(body, ("X-Shopify-Topic", type), ("X-Shopify-Webhook-Id", id), ("X-Shopify-Hmac-SHA256", Base256())),
            "slack" => Json(body, ("X-Slack-Request-Timestamp", seconds), ("X-Slack-Signature", "v0=" + Hex256($"v0:{seconds}:"))),
            "square" => Json(body, ("x-square-hmacsha256-signature", Base256(url))),
            "hubspot" => Json(body, ("X-HubSpot-Request-Timestamp", milliseconds), ("X-HubSpot-Signature-v3", Base256("POST" + url, milliseconds))),
            "zendesk" => Json(body, ("X-Zendesk-Webhook-Invocation-Id", id), ("X-Zendesk-Webhook-Signature-Timestamp", rfc), ("X-Zendesk-Webhook-Signature", Base256(rfc))),
            "intercom" => Json(body, ("X-Hub-Signature", "sha1=" + Hex(HMACSHA1.HashData(Utf8(secret), body)))),
            "linear" => Json(body, ("Linear-Delivery", id), ("Linear-Event", type), ("Linear-Signature", Hex256())),
            "typeform" => Json(body, ("Typeform-Signature", "sha256=" + Base256())),
            "calendly" => Json(body, ("Calendly-Webhook-Signature", $"t={seconds},v1={Hex256(seconds + ".")}")),
            "zoom" => Json(body, ("x-zm-request-timestamp", seconds), ("x-zm-signature", "v0=" + Hex256($"v0:{seconds}:"))),
            "meta" => Json(body, ("X-Hub-Signature-256", "sha256=" + Hex256())),
            "docusign" => Json(body, ("X-DocuSign-Signature-1", Base256())),
            "xero" => Json(body, ("x-xero-signature", Base256())),
            "intuit" => Json(body, ("intuit-signature", Base256())),
            "woocommerce" => Json(body, ("X-WC-Webhook-Topic", type), ("X-WC-Webhook-Delivery-ID", id), ("X-WC-Webhook-Signature", Base256())),
            "bigcommerce" => Json(body, ("webhook-id", id), ("webhook-timestamp", seconds), ("webhook-signature", "v1," + Base256($"{id}.{seconds}."))),
            "bitbucket" => Json(body, ("X-Event-Key", type), ("X-Request-UUID", id), ("X-Hub-Signature", "sha256=" + Hex256())),
            "jira" => Json(body, ("X-Atlassian-Webhook-Identifier", id), ("X-Hub-Signature", "sha256=" + Hex256())),
            "notion" => Json(body, ("X-Notion-Signature", "sha256=" + Hex256())),
            "gitlab" => Json(body, ("X-Gitlab-Event", type), ("Idempotency-Key", id), ("X-Gitlab-Token", secret)),
            "telegram" => Json(body, ("X-Telegram-Bot-Api-Secret-Token", secret)),
            "api-key" => Json(body, ("X-Api-Key", secret)),
            "hmac" => Json(body, ("X-Signature", Hex256())),
            "basic" => Json(body, ("Authorization", "Basic " + Base64(Utf8(secret)))),
            "cloudevents" => Of("application/cloudevents+json", body, ("Authorization", "Bearer " + secret)),
            "eventgrid" => Json(body, ("aeg-event-type", "Notification")) with { Query = "?token=" + Uri.EscapeDataString(secret) },
            "msgraph" => Json(body),
            _ => throw new ArgumentException($"There is no signer for '{provider}'.", nameof(provider)),
        };
    }

    /// <summary>Signs a form as Twilio and Mandrill do: URL, then names and values in the order of the names.</summary>
    public static SignedRequest SignForm(string header, string secret, string url, params (string Name, string Value)[] fields)
    {
        var signed = url + string.Concat(fields.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => f.Name + f.Value));
        return Form(fields, (header, Base64(HMACSHA1.HashData(Utf8(secret), Utf8(signed)))));
    }

    /// <summary>A form with headers and no signature of its own.</summary>
    public static SignedRequest Form((string Name, string Value)[] fields, params (string Name, string Value)[] headers) => Of(
        "application/x-www-form-urlencoded",
        Utf8(string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Name)}={Uri.EscapeDataString(f.Value)}"))),
        headers);

    /// <summary>A body with headers.</summary>
    public static SignedRequest Of(string contentType, byte[] body, params (string Name, string Value)[] headers) =>
        new("POST", "", headers.Append(("Content-Type", contentType)).ToDictionary(h => h.Item1, h => h.Item2, StringComparer.OrdinalIgnoreCase), body);

    private static SignedRequest Json(byte[] body, params (string Name, string Value)[] headers) => Of("application/json", body, headers);

    private static byte[] Join(string before, byte[] body, string after = "") => [.. Utf8(before), .. body, .. Utf8(after)];

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes);
}
