using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Trunkline.Stores.Queues;

namespace Trunkline.Azure.Queues;

/// <summary>What a message in the poison queue looks like: <c>{"reason": "…", "body": "base64"}</c>. A message that the Functions host moved there
/// after too many failures is the base64 body alone, and is read as well.</summary>
internal static class PoisonForm
{
    private const int MaxReasonBytes = 2_000;
    private const string HostReason = "the Functions host gave up on it";

    public static string Write(ReadOnlyMemory<byte> body, string reason) =>
        JsonSerializer.Serialize(new Poison(Shorten(reason), body.ToArray()), PoisonJson.Default.Poison);

    public static PoisonedMessage Read(string text)
    {
        if (!text.StartsWith('{'))
            return new PoisonedMessage(Convert.FromBase64String(text), HostReason);
        // A message that was no base64 stands there as it came, and may be JSON of its own.
        return JsonSerializer.Deserialize(text, PoisonJson.Default.Poison) is { Body: { } body, Reason: { } reason }
            ? new PoisonedMessage(body, reason)
            : throw new JsonException("This is no message that was set aside with a reason.");
    }

    private static string Shorten(string reason)
    {
        // The largest body takes 60 KiB of the 64 that a message has; escaped as JSON a character may take six bytes.
        var length = reason.Length;
        while (JsonEncodedText.Encode(reason.AsSpan(0, length)).EncodedUtf8Bytes.Length > MaxReasonBytes)
            length /= 2;
        return length == reason.Length ? reason : new StringBuilder(reason, 0, length, length + 1).Append('…').ToString();
    }

    internal sealed record Poison(string Reason, byte[] Body);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PoisonForm.Poison))]
internal sealed partial class PoisonJson : JsonSerializerContext;
