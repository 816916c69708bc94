using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Trunkline.Connectors.Http;

/// <summary>What a partner says about an error, fit for one line of a report: the sentence it means for people, cleaned. Masking and
/// cutting is done by <see cref="SecretMask"/>, which must see the whole text.</summary>
internal static partial class PartnerText
{
    private const int MostRead = 4096;
    private const int MostDepth = 4;

    // In the order of how likely each is the sentence rather than a code.
    private static readonly string[] Names =
    [
        "message", "error_description", "detail", "error_message", "errorMessage", "description", "title", "error", "errors", "reason", "fault",
        "faultstring", "Message", "code",
    ];

    public static string? Excerpt(string? mediaType, ReadOnlySpan<byte> body, JsonElement json)
    {
        var text = json.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? Sentence(json, 0) : null;
        if (text is null && !IsText(mediaType))
            return null;
        text ??= Encoding.UTF8.GetString(body[..Math.Min(body.Length, MostRead)]);
        if (json.ValueKind == JsonValueKind.Undefined && text.AsSpan().TrimStart().StartsWith("<", StringComparison.Ordinal))
            text = Tags().Replace(NoText().Replace(text, " "), " ");
        text = Spaces().Replace(text, " ").Trim(' ', '.', '"');
        return text.Length == 0 ? null : text;
    }

    private static string? Sentence(JsonElement json, int depth)
    {
        if (depth > MostDepth)
            return null;
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return JsonText.Text(json) is { Length: > 0 } text ? text : null;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    if (Sentence(item, depth + 1) is { } inner)
                        return inner;
                }

                return null;
            case JsonValueKind.Object:
                foreach (var name in Names)
                {
                    if (JsonText.Member(json, name) is { } member && Sentence(member, depth + 1) is { } inner)
                        return inner;
                }

                return null;
            default:
                return null;
        }
    }

    private static bool IsText(string? mediaType) =>
        mediaType is null || mediaType.StartsWith("text/", StringComparison.Ordinal)
        || mediaType.EndsWith("json", StringComparison.Ordinal) || mediaType.EndsWith("xml", StringComparison.Ordinal);

    [GeneratedRegex("<(script|style|head)\\b.*?</\\1>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex NoText();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("[\\s\\p{C}]+")]
    private static partial Regex Spaces();
}
