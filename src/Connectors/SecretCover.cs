using System.Security;
using System.Text.Json;

namespace Trunkline.Connectors;

/// <summary>Takes known secrets out of texts, in the forms in which a partner may echo them. Gives none of them away.</summary>
public sealed class SecretCover
{
    // Shorter ones would turn common letters into stars and are no secrets worth the name.
    private const int Shortest = 4;

    private readonly string[] values;

    /// <summary>A cover over some secrets; those of less than four characters are left out.</summary>
    /// <param name="values">The secrets.</param>
    // Longest first: a secret that contains another one goes whole.
    public SecretCover(IEnumerable<string> values) =>
        this.values = [.. values.Where(static v => v.Length >= Shortest).Distinct(StringComparer.Ordinal).OrderByDescending(static v => v.Length)];

    /// <summary>The text with every known secret as <c>***</c>.</summary>
    public string Clean(string text)
    {
        foreach (var value in values)
        {
            text = text.Replace(value, "***", StringComparison.Ordinal)
                .Replace(Uri.EscapeDataString(value), "***", StringComparison.Ordinal)
                .Replace(SecurityElement.Escape(value), "***", StringComparison.Ordinal)
                .Replace(JsonEncodedText.Encode(value).Value, "***", StringComparison.Ordinal);
        }

        return text;
    }
}
