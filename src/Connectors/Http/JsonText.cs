using System.Text.Json;

namespace Trunkline.Connectors.Http;

/// <summary>JSON that came from outside.</summary>
internal static class JsonText
{
    public const int MaxDepth = 64;

    public static readonly JsonElement Null = JsonDocument.Parse("null").RootElement.Clone();

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = MaxDepth };

    /// <summary>A string's text; null where it is none, or holds half a surrogate pair, which JSON may and text may not.</summary>
    public static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The text of an object's member; null where there is none.</summary>
    public static string? Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && Member(value, name) is { } member ? Text(member) : null;

    /// <summary>A member; null where there is none, or the name of one cannot be read.</summary>
    public static JsonElement? Member(JsonElement value, string name)
    {
        try
        {
            return value.TryGetProperty(name, out var member) ? member : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads exactly one value into memory of its own: the caller's buffer may be reused afterwards.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out JsonElement value, out string? problem)
    {
        if (utf8.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        try
        {
            var reader = new Utf8JsonReader(utf8, Strict);
            value = JsonElement.ParseValue(ref reader);
            if (!reader.Read())
            {
                problem = null;
                return true;
            }

            problem = "there is more behind the JSON value";
        }
        catch (JsonException e)
        {
            problem = FormattableString.Invariant($"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }

        value = Null;
        return false;
    }
}
