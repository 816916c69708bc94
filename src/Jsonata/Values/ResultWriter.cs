using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Trunkline.Jsonata.Errors;

namespace Trunkline.Jsonata.Values;

/// <summary>Writes a result as JSON. Shared parts are written out each time, so that the size is bounded here once more.</summary>
internal sealed class ResultWriter(Utf8JsonWriter writer, JsonataLimits limits)
{
    /// <summary>Levels below what JSON writers allow by default, so that the writer's own limit is never met.</summary>
    private const int DeepestLevel = 500;

    private long _bytes;

    public static JsonWriterOptions Options { get; } = new() { SkipValidation = true, MaxDepth = 2 * DeepestLevel };

    public void Write(in Value value, int level)
    {
        switch (value.Kind)
        {
            case Kind.Boolean:
                Count(5);
                writer.WriteBooleanValue(value.IsTrue);
                break;
            case Kind.Number when !value.IsElement:
                WriteNumber(value.AsNumber());
                break;
            case Kind.Number or Kind.String or Kind.Array or Kind.Object when value.IsElement && IsReadable(value.Element):
                Count(JsonMarshal.GetRawUtf8Value(value.Element).Length);
                value.Element.WriteTo(writer);
                break;
            case Kind.String:
                var text = value.AsString();
                Count(text.Length + 2);
                writer.WriteStringValue(text);
                break;
            case Kind.Array:
                Enter(level);
                writer.WriteStartArray();
                foreach (var item in value.Items)
                    Write(item, level + 1);
                writer.WriteEndArray();
                break;
            case Kind.Object:
                Enter(level);
                writer.WriteStartObject();
                foreach (var (key, member) in new MembersOf(value))
                {
                    Count(key.Length + 3);
                    writer.WritePropertyName(key);
                    Write(member, level + 1);
                }

                writer.WriteEndObject();
                break;
            case Kind.Function:
                writer.WriteStringValue(ReadOnlySpan<byte>.Empty);
                break;
            default:
                Count(4);
                writer.WriteNullValue();
                break;
        }
    }

    private void Enter(int level)
    {
        Count(2);
        if (level >= DeepestLevel)
            throw Fault.Of("U1003", DeepestLevel.ToString(CultureInfo.InvariantCulture));
        StackGuard.Check();
    }

    private void Count(int bytes)
    {
        if ((_bytes += bytes + 1) > limits.MaxResultBytes)
            throw Fault.Of("U1002", $"MaxResultBytes ({limits.MaxResultBytes.ToString(CultureInfo.InvariantCulture)} bytes)");
    }

    // The JSON reader refuses half a surrogate pair, which is always written as an escape.
    private static bool IsReadable(JsonElement element)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        return raw.IndexOf("\\ud"u8) < 0 && raw.IndexOf("\\uD"u8) < 0;
    }

    private void WriteNumber(double number)
    {
        Count(8);
        if (!double.IsFinite(number))
        {
            writer.WriteNullValue();
            return;
        }

        Span<char> text = stackalloc char[NumberText.Longest];
        Span<byte> utf8 = stackalloc byte[NumberText.Longest];
        var length = NumberText.Write(number, text);
        writer.WriteRawValue(utf8[..Encoding.ASCII.GetBytes(text[..length], utf8)], skipInputValidation: true);
    }
}
