using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Trunkline.Intake.Signatures.Tokens;

/// <summary>A signed token in compact form, taken apart and not yet believed.</summary>
internal sealed class CompactJws : IDisposable
{
    // Tokens with many group claims reach a few kilobytes.
    private const int MaxLength = 16 * 1024;

    // Seconds by which clocks may differ.
    private const double Skew = 60;

    private readonly JsonDocument header;
    private readonly JsonDocument payload;

    private CompactJws(JsonDocument header, JsonDocument payload, byte[] signed, byte[] signature) =>
        (this.header, this.payload, Signed, Signature) = (header, payload, signed, signature);

    public byte[] Signed { get; }

    public byte[] Signature { get; }

    public string? Algorithm => HeaderText("alg");

    public string? KeyId => HeaderText("kid");

    public JsonElement Claims => payload.RootElement;

    /// <summary>Null for anything but a well-formed token without extensions that must be understood.</summary>
    public static CompactJws? Read(string text)
    {
        if (text.Length > MaxLength || text.Split('.') is not [{ Length: > 0 } first, { Length: > 0 } second, { Length: > 0 } third])
            return null;
        if (Document(first) is not { } header)
            return null;
        if (Document(second) is not { } payload)
        {
            header.Dispose();
            return null;
        }

        if (Decode(third) is { } signature && !header.RootElement.TryGetProperty("crit", out _))
            return new CompactJws(header, payload, Encoding.ASCII.GetBytes($"{first}.{second}"), signature);
        header.Dispose();
        payload.Dispose();
        return null;
    }

    public string? Text(string claim) =>
        Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.String ? Reading.JsonPointer.ScalarText(value) : null;

    /// <summary>A time claim in Unix seconds; null when absent or no number.</summary>
    public double? Seconds(string claim) =>
        Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) ? seconds : null;

    /// <summary>Whether the token is meant for an audience, alone or among others.</summary>
    public bool HasAudience(string audience) => Claims.TryGetProperty("aud", out var value) && value.ValueKind switch
    {
        JsonValueKind.String => Reading.JsonPointer.ScalarText(value) == audience,
        JsonValueKind.Array => value.EnumerateArray().Any(a => a.ValueKind == JsonValueKind.String && Reading.JsonPointer.ScalarText(a) == audience),
        _ => false,
    };

    /// <summary>Why the token does not count now; null where it does. One without an end never does.</summary>
    public string? TimeFault(DateTimeOffset at)
    {
        var now = at.ToUnixTimeSeconds();
        if (Seconds("exp") is not { } expires || now > expires + Skew)
            return "token expired";
        return Seconds("nbf") is { } begins && now < begins - Skew ? "token not valid yet" : null;
    }

    public void Dispose()
    {
        header.Dispose();
        payload.Dispose();
    }

    private static JsonDocument? Document(string part)
    {
        if (Decode(part) is not { } bytes)
            return null;
        try
        {
            var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string part)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        return Base64Url.IsValid(part) && Base64Url.TryDecodeFromChars(part, bytes, out var written) ? bytes[..written] : null;
    }

    private string? HeaderText(string name) =>
        header.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Reading.JsonPointer.ScalarText(value) : null;
}
