using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Trunkline.Jsonata.Values;

/// <summary>Reads strings of the input, those with lone surrogates too, which JSON allows and the JSON reader refuses.</summary>
internal static class JsonText
{
    public static string Read(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException) when (element.ValueKind == JsonValueKind.String)
        {
            return Unescape(JsonMarshal.GetRawUtf8Value(element));
        }
    }

    public static string Name(JsonProperty property)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(property);
        if (!raw.Contains((byte)'\\'))
            return NameCache.Get(raw);
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return Unescape(raw, quoted: false);
        }
    }

    private static string Unescape(ReadOnlySpan<byte> raw, bool quoted = true)
    {
        var source = Encoding.UTF8.GetString(quoted ? raw[1..^1] : raw);
        var text = new StringBuilder(source.Length);
        for (var at = 0; at < source.Length; at++)
        {
            if (source[at] != '\\')
            {
                text.Append(source[at]);
                continue;
            }

            var escape = source[++at];
            if (escape == 'u')
            {
                text.Append((char)ushort.Parse(source.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                at += 4;
            }
            else
            {
                text.Append(escape switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => escape });
            }
        }

        return text.ToString();
    }
}
