using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Trunkline.Flows;

namespace Trunkline.Runs.Testing.Comparing;

// Where two JSON values first differ. Numbers are compared as they are written, members in any order.
internal sealed record JsonDifference(string Path, JsonElement? Expected, JsonElement? Actual)
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static JsonDifference? Of(JsonElement expected, JsonElement actual) => Of("", expected, actual);

    // The difference in words, for one line.
    public override string ToString() => (Expected, Actual) switch
    {
        (null, { } actual) => $"{Where}is not expected: {Short(actual)}",
        ({ } expected, null) => $"{Where}is missing: expected {Short(expected)}",
        ({ ValueKind: JsonValueKind.Number } expected, { ValueKind: JsonValueKind.Number } actual) when expected.GetDouble() == actual.GetDouble() =>
            $"{Where}expected {Short(expected)}, got {Short(actual)}, the same number written differently",
        _ => $"{Where}expected {Short(Expected!.Value)}, got {Short(Actual!.Value)}",
    };

    private string Where => Path.Length == 0 ? "" : Path + " ";

    // Both as text, line by line; the members of the second in the order of the first, so that only what differs stands out.
    public static IReadOnlyList<string> Lines(JsonElement expected, JsonElement actual) =>
        expected.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array) && actual.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)
            ? []
            : LineDifference.Of(Text(expected, null), Text(actual, expected));

    public static string Short(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 120 ? text : text[..117] + "...";
    }

    private static JsonDifference? Of(string path, JsonElement expected, JsonElement actual)
    {
        if (expected.ValueKind != actual.ValueKind)
            return new(path, expected, actual);
        return expected.ValueKind switch
        {
            JsonValueKind.Object => Members(path, expected, actual),
            JsonValueKind.Array => Items(path, expected, actual),
            JsonValueKind.Number => RawJson.Utf8(expected).SequenceEqual(RawJson.Utf8(actual)) ? null : new(path, expected, actual),
            JsonValueKind.String => expected.GetString() == actual.GetString() ? null : new(path, expected, actual),
            _ => null,
        };
    }

    private static JsonDifference? Members(string path, JsonElement expected, JsonElement actual)
    {
        foreach (var member in expected.EnumerateObject())
        {
            var at = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (!actual.TryGetProperty(member.Name, out var value))
                return new(at, member.Value, null);
            if (Of(at, member.Value, value) is { } inside)
                return inside;
        }

        foreach (var member in actual.EnumerateObject())
        {
            if (!expected.TryGetProperty(member.Name, out _))
                return new(path.Length == 0 ? member.Name : $"{path}.{member.Name}", null, member.Value);
        }

        return null;
    }

    private static JsonDifference? Items(string path, JsonElement expected, JsonElement actual)
    {
        var (most, length) = (Math.Max(expected.GetArrayLength(), actual.GetArrayLength()), expected.GetArrayLength());
        for (var i = 0; i < most; i++)
        {
            var at = $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]";
            if (i >= length)
                return new(at, null, actual[i]);
            if (i >= actual.GetArrayLength())
                return new(at, expected[i], null);
            if (Of(at, expected[i], actual[i]) is { } inside)
                return inside;
        }

        return null;
    }

    private static string Text(JsonElement value, JsonElement? like)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Indented))
            Write(writer, value, like);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, JsonElement? like)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var (name, member, of) in InOrderOf(value, like))
                {
                    writer.WritePropertyName(name);
                    Write(writer, member, of);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                for (var i = 0; i < value.GetArrayLength(); i++)
                    Write(writer, value[i], like is { ValueKind: JsonValueKind.Array } list && i < list.GetArrayLength() ? list[i] : null);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static IEnumerable<(string Name, JsonElement Member, JsonElement? Like)> InOrderOf(JsonElement value, JsonElement? like)
    {
        if (like is { ValueKind: JsonValueKind.Object } order)
        {
            foreach (var of in order.EnumerateObject())
            {
                if (value.TryGetProperty(of.Name, out var member))
                    yield return (of.Name, member, of.Value);
            }
        }

        foreach (var member in value.EnumerateObject())
        {
            if (like is not { ValueKind: JsonValueKind.Object } known || !known.TryGetProperty(member.Name, out _))
                yield return (member.Name, member.Value, null);
        }
    }
}
