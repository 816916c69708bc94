using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Trunkline.Intake.Webhooks;
using Trunkline.Stores;

namespace Trunkline.Intake.Signatures.Graph;

/// <summary>Opens the encrypted resource data of a notification: a symmetric key wrapped with RSA-OAEP, an HMAC-SHA256 over the encrypted
/// bytes, and AES-CBC whose first block is the key's own first sixteen bytes.</summary>
/// <remarks>What cannot be opened though its origin is proven (encrypted for a certificate that is no longer ours, or damaged) is accepted as it
/// is: a refusal would have Graph repeat the same bytes for four hours and then drop them, while an event with <c>encryptedContent</c> is kept,
/// counted and logged. A key that cannot be read now is another matter: then the post is answered with 503, and the repetition is opened.</remarks>
internal sealed partial class GraphContent(string source, SecretRing keys, ILogger log)
{
    private const string Member = "encryptedContent";

    // What takes its place.
    private const string Opened = "decryptedContent";
    private const int BlockBytes = 16;

    // Two less than of a whole body: it stands inside a notification inside an envelope.
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 62 };
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Whether a notification has encrypted content.</summary>
    public static bool IsIn(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(Member, out var content) && content.ValueKind != JsonValueKind.Null;

    /// <summary>Opens a notification that has encrypted content; without an item it is read as it came.</summary>
    /// <exception cref="StoreUnavailableException">None of the keys that can be read opens it, and there are others.</exception>
    public async ValueTask<(JsonElement? Item, bool IsForged)> OpenAsync(JsonElement item, CancellationToken cancellationToken)
    {
        var content = item.GetProperty(Member);
        if (Bytes(content, "dataKey") is not { } wrapped || Bytes(content, "data") is not { } data || Bytes(content, "dataSignature") is not { } signature)
            return Kept("it is not of Microsoft's form");
        if (await UnwrapAsync(wrapped, cancellationToken).ConfigureAwait(false) is not { } key)
            return Kept("no key under 'decryptionKeys' opens it");
        try
        {
            if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, data), signature))
            {
                Log.Forged(log, source);
                return (null, true);
            }

            return Decrypt(key, data) is { } plain && With(item, plain) is { } opened ? (opened, false) : Kept("what was encrypted is damaged");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private (JsonElement? Item, bool IsForged) Kept(string problem)
    {
        Telemetry.Undecrypted.Add(1, new KeyValuePair<string, object?>("source", source));
        Log.Kept(log, source, problem);
        return (null, false);
    }

    private async ValueTask<byte[]?> UnwrapAsync(byte[] wrapped, CancellationToken cancellationToken)
    {
        var (known, isComplete) = await keys.GetAsync(cancellationToken).ConfigureAwait(false);
        if (Unwrap(known, wrapped) is { } key)
            return key;
        if (keys.TryForget())
        {
            (known, isComplete) = await keys.GetAsync(cancellationToken).ConfigureAwait(false);
            if (Unwrap(known, wrapped) is { } fresh)
                return fresh;
        }

        return isComplete ? null : throw new StoreUnavailableException("a key that may open encrypted content cannot be read");
    }

    private static byte[]? Unwrap(IReadOnlyList<PreparedSecret> known, byte[] wrapped)
    {
        foreach (var secret in known)
        {
            try
            {
                return ((RSA)secret.Key).Decrypt(wrapped, RSAEncryptionPadding.OaepSHA1);
            }
            catch (CryptographicException)
            {
                // Encrypted for another of the keys, or for none of them: the next one tells.
                continue;
            }
        }

        return null;
    }

    private static byte[]? Decrypt(byte[] key, byte[] data)
    {
        if (key.Length is not (16 or 24 or 32))
            return null;
        using var aes = Aes.Create();
        aes.Key = key;
        try
        {
            return aes.DecryptCbc(data, key.AsSpan(0, BlockBytes));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // The rest of the notification stays byte for byte what was posted.
    private static JsonElement? With(JsonElement item, byte[] plain)
    {
        try
        {
            JsonElement.Parse(plain, Bounded);
        }
        catch (JsonException)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            foreach (var member in item.EnumerateObject().Where(m => m.Name is not (Member or Opened)))
            {
                writer.WritePropertyName(member.Name);
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
            }

            writer.WritePropertyName(Opened);
            writer.WriteRawValue(plain, skipInputValidation: true);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan, Bounded with { MaxDepth = Bounded.MaxDepth + 2 });
    }

    private static byte[]? Bytes(JsonElement content, string name) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.TryGetBytesFromBase64(out var bytes) ? bytes : null;

    private static partial class Log
    {
        [LoggerMessage(Telemetry.Ids.ContentKept, LogLevel.Warning, "Encrypted content of a notification to source {Source} was kept as it is: {Problem}")]
        public static partial void Kept(ILogger log, string source, string problem);

        [LoggerMessage(Telemetry.Ids.ContentForged, LogLevel.Warning, "A notification to source {Source} was dropped: its data signature differs")]
        public static partial void Forged(ILogger log, string source);
    }
}
