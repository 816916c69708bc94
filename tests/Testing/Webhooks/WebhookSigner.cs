using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Trunkline.Testing.Webhooks;

/// <summary>Signs posts as the providers do, written from their documentation and not from Intake's code.</summary>
public static class WebhookSigner
{
    /// <summary>Signs a body.</summary>
    /// <param name="provider">Name of the provider.</param>
    /// <param name="secret">The secret as the provider shows it.</param>
    /// <param name="body">The bytes to send.</param>
    /// <param name="now">The provider's clock.</param>
    /// <param name="id">Id of the delivery, where it stands in a header.</param>
    /// <param name="type">Type of the event, where it stands in a header.</param>
    /// <exception cref="ArgumentException">There is no signer of that name.</exception>
    public static SignedRequest Sign(string provider, string secret, byte[] body, DateTimeOffset now, string id = "delivery-1", string type = "thing.happened")
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return provider switch
        {
            "standardwebhooks" => Json(body, ("webhook-id", id), ("webhook-timestamp", seconds),
                ("webhook-signature", "v1," + Base64(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Join($"{id}.{seconds}.", body))))),
            "stripe" => Json(body, ("Stripe-Signature", $"t={seconds},v1={Hex(HMACSHA256.HashData(Utf8(secret), Join(seconds + ".", body)))}")),
            "github" => Json(body, ("X-GitHub-Event", type), ("X-GitHub-Delivery", id), ("X-Hub-Signature-256", "sha256=" + Hex(HMACSHA256.HashData(Utf8(secret), body)))),
            "api-key" => Json(body, ("X-Api-Key", secret)),
            "hmac" => Json(body, ("X-Signature", Hex(HMACSHA256.HashData(Utf8(secret), body)))),
            _ => throw new ArgumentException($"There is no signer for '{provider}'.", nameof(provider)),
        };
    }

    private static SignedRequest Json(byte[] body, params (string Name, string Value)[] headers) => Of("application/json", body, headers);

    private static SignedRequest Of(string contentType, byte[] body, params (string Name, string Value)[] headers) =>
        new("POST", "", headers.Append(("Content-Type", contentType)).ToDictionary(h => h.Item1, h => h.Item2), body);

    private static byte[] Join(string before, byte[] body) => [.. Utf8(before), .. body];

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes);
}
