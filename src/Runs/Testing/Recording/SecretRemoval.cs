using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Trunkline.Flows;

namespace Trunkline.Runs.Testing.Recording;

// Takes out of what was recorded whatever is known, named or shaped like a secret.
internal sealed partial class SecretRemoval(IEnumerable<string> known)
{
    private const string Mask = "***";

    // Shorter ones would turn common letters into stars and are no secrets worth the name.
    private const int Shortest = 4;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Longest first: one that contains another goes whole.
    private readonly string[] known = [.. known.Where(v => v.Length >= Shortest).Distinct(StringComparer.Ordinal).OrderByDescending(v => v.Length)];

    // How many places were masked.
    public int Count { get; private set; }

    public JsonElement Clean(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
            Write(writer, value);
        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = 96 });
    }

    // Of a body that is no JSON: XML elements and form fields by name, and what the rest of a text may hold.
    public string Clean(string text)
    {
        foreach (var secret in known)
        {
            text = Replace(text, secret);
            text = Replace(text, Uri.EscapeDataString(secret));
        }

        text = Shapes().Replace(text, _ => Masked());
        text = Elements().Replace(text, m => IsSecret(m.Groups["name"].Value) ? $"<{m.Groups["tag"].Value}>{Masked()}<" : m.Value);
        return Fields().Replace(text, m => IsSecret(m.Groups["name"].Value) ? $"{m.Groups["name"].Value}={Masked()}" : m.Value);
    }

    private static bool IsSecret(string name) => Names().IsMatch(name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal));

    // Whatever stands below the name of a secret is one: an array of tokens, the parts of a credential.
    private void Write(Utf8JsonWriter writer, JsonElement value, bool isSecret = false)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value, isSecret || IsSecret(member.Name));
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(writer, item, isSecret);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String or JsonValueKind.Number when isSecret:
                writer.WriteStringValue(Masked());
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(CleanText(value.GetString()!));
                break;
            default:
                writer.WriteRawValue(RawJson.Utf8(value), skipInputValidation: true);
                break;
        }
    }

    // A text may hold JSON of its own, as the messages of some queues and notification services do.
    private string CleanText(string text)
    {
        if (text.AsSpan().TrimStart() is not (['{', ..] or ['[', ..]))
            return Clean(text);
        try
        {
            using var inner = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
            var before = Count;
            var cleaned = Clean(inner.RootElement).GetRawText();

            // Where nothing was masked it stays as it was written.
            return Count == before ? text : cleaned;
        }
        catch (JsonException)
        {
            return Clean(text);
        }
    }

    private string Replace(string text, string secret)
    {
        if (!text.Contains(secret, StringComparison.Ordinal))
            return text;
        return text.Replace(secret, Masked(), StringComparison.Ordinal);
    }

    private string Masked()
    {
        Count++;
        return Mask;
    }

    [GeneratedRegex("password|passwd|secret|token|apikey|accesskey|privatekey|authorization|credential|cookie|signature|sessionid|^(cvc|cvv|pin|ssn|iban)$|cardnumber", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    // Bearer and basic credentials, JSON Web Tokens, private keys.
    [GeneratedRegex(@"\b(Bearer|Basic) [A-Za-z0-9._~+/=-]{8,}|\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Shapes();

    [GeneratedRegex(@"<(?<tag>(?:[\w.-]+:)?(?<name>[\w.-]+)(?:\s[^<>]*)?)>(?:<!\[CDATA\[[\s\S]*?\]\]>|[^<>]+)<", RegexOptions.CultureInvariant)]
    private static partial Regex Elements();

    [GeneratedRegex(@"(?<=^|[&?])(?<name>[^=&?\s]+)=[^&\s]+", RegexOptions.CultureInvariant)]
    private static partial Regex Fields();
}
