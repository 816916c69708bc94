using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Trunkline.Connectors.Http;

/// <summary>An answer as expressions see it: <c>status</c>, <c>headers</c> (names in lower case, several values joined by a comma), <c>body</c>.</summary>
internal static class AnswerFacts
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Dictionary<string, JsonElement> Of(Received received, JsonElement body) => new(3)
    {
        ["status"] = Number(received.Status),
        ["headers"] = Headers(received.Response),
        ["body"] = body,
    };

    private static JsonElement Number(int number)
    {
        var reader = new Utf8JsonReader(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
        return JsonElement.ParseValue(ref reader);
    }

    private static JsonElement Headers(HttpResponseMessage response)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in response.Headers.NonValidated)
            fields[name.ToLowerInvariant()] = values.ToString();
        foreach (var (name, values) in response.Content.Headers.NonValidated)
            fields[name.ToLowerInvariant()] = values.ToString();
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in fields)
                writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        return JsonStrings.Parse(buffer);
    }
}
