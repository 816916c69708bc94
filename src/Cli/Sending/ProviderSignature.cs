using System.Security.Cryptography;
using System.Text;

namespace Trunkline.Cli.Sending;

/// <summary>Proves a post's origin as the provider does: the sender's half of what Intake checks, written apart from it on purpose, so that
/// the two check each other.</summary>
internal static class ProviderSignature
{
    /// <summary>Providers that can be played.</summary>
    public static IReadOnlyList<string> Providers { get; } = ["stripe", "github", "standardwebhooks", "hmac", "api-key"];

    /// <summary>The header fields that a post of that provider carries; null for a provider that is not played.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="secret">The shared secret, as the provider shows it.</param>
    /// <param name="body">The bytes that are posted.</param>
    /// <param name="now">The time that is signed.</param>
    /// <param name="deliveryId">For providers whose event id is a header.</param>
    /// <param name="eventName">For providers whose event type is a header.</param>
    public static IReadOnlyDictionary<string, string>? Headers(string provider, string secret, ReadOnlySpan<byte> body, DateTimeOffset now, string deliveryId, string? eventName)
    {
        var text = Encoding.UTF8.GetBytes(secret);
        var seconds = now.ToUnixTimeSeconds();
        return provider switch
        {
            "stripe" => new Dictionary<string, string> { ["Stripe-Signature"] = $"t={seconds},v1={Hex(text, [.. Encoding.UTF8.GetBytes($"{seconds}."), .. body])}" },
            "github" => new Dictionary<string, string>
            {
                ["X-Hub-Signature-256"] = $"sha256={Hex(text, body)}",
                ["X-GitHub-Event"] = eventName ?? "ping",
                ["X-GitHub-Delivery"] = deliveryId,
            },
            "standardwebhooks" => new Dictionary<string, string>
            {
                ["webhook-id"] = deliveryId,
                ["webhook-timestamp"] = $"{seconds}",
                ["webhook-signature"] = "v1," + Convert.ToBase64String(Hash(StandardKey(secret), [.. Encoding.UTF8.GetBytes($"{deliveryId}.{seconds}."), .. body])),
            },
            "hmac" => new Dictionary<string, string> { ["X-Signature"] = Hex(text, body) },
            "api-key" => new Dictionary<string, string> { ["X-Api-Key"] = secret },
            _ => null,
        };
    }

    private static byte[] StandardKey(string secret)
    {
        const string Prefix = "whsec_";
        try
        {
            return Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret);
        }
        catch (FormatException)
        {
            throw new CommandFault("the secret of a standardwebhooks source is 'whsec_' and base64, and this one is not.");
        }
    }

    private static string Hex(byte[] key, ReadOnlySpan<byte> signed) => Convert.ToHexStringLower(Hash(key, signed));

    private static byte[] Hash(byte[] key, ReadOnlySpan<byte> signed) => HMACSHA256.HashData(key, signed);
}
