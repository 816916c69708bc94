using System.Text.Json;
using System.Text.RegularExpressions;

namespace Trunkline.Connectors.Http;

/// <summary>What a partner says about an error, fit for one line of a report: the sentence under a member that is known to hold one, cleaned, and nothing
/// else of the answer, which may hold anybody's data. Masking and cutting is done by <see cref="SecretMask"/>, which must see the whole text.</summary>
internal static partial class PartnerText
{
    private const int MostDepth = 4;

    // In the order of how likely each is the sentence rather than a code.
    private static readonly string[] Names =
    [
        "message", "error_description", "detail", "error_message", "errorMessage", "description", "title", "error", "errors", "reason", "fault",
        "faultstring", "Message", "code",
    ];

    /// <summary>The sentence; null where none of the known members holds one.</summary>
    public static string? Excerpt(JsonElement json)
    {
        if (Sentence(json, 0, isNamed: false) is not { } text)
            return null;
        text = Spaces().Replace(text, " ").Trim(' ', '.', '"');
        return text.Length == 0 ? null : text;
    }

    private static string? Sentence(JsonElement json, int depth, bool isNamed)
    {
        if (depth > MostDepth)
            return null;
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return isNamed && JsonText.Text(json) is { Length: > 0 } text ? text : null;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    if (Sentence(item, depth + 1, isNamed) is { } inner)
                        return inner;
                }

                return null;
            case JsonValueKind.Object:
                foreach (var name in Names)
                {
                    if (JsonText.Member(json, name) is { } member && Sentence(member, depth + 1, isNamed: true) is { } inner)
                        return inner;
                }

                return null;
            default:
                return null;
        }
    }

    [GeneratedRegex("[\\s\\p{C}]+")]
    private static partial Regex Spaces();
}
