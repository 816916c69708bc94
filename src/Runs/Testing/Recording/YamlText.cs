using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Trunkline.Runs.Testing.Recording;

// Writes JSON values as YAML that a person likes to read: small ones on one line, others as a block.
internal static partial class YamlText
{
    private const int LineLength = 110;

    // The value behind a key that stands at an indent, with the line break at its end.
    public static string Behind(JsonElement value, int indent)
    {
        var line = Line(value);
        return line.Length + indent <= LineLength || !HasParts(value) ? $" {line}\n" : "\n" + Block(value, indent + 2);
    }

    public static string Scalar(string text) =>
        Plain().IsMatch(text) && text is not ("true" or "false" or "null") ? text : Quoted(text);

    public static string Line(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = string.Join(", ", value.EnumerateObject().Select(m => $"{Scalar(m.Name)}: {Line(m.Value)}"));
                return members.Length == 0 ? "{}" : $"{{ {members} }}";
            case JsonValueKind.Array:
                return $"[{string.Join(", ", value.EnumerateArray().Select(Line))}]";
            case JsonValueKind.String:
                return Scalar(value.GetString()!);
            default:
                return value.GetRawText();
        }
    }

    // Double quotes, and only those escapes that YAML and JSON have in common.
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (c == '\n')
                quoted.Append("\\n");
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                quoted.Append(c).Append(text[++i]);
            else if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\ufeff')
                quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    private static bool HasParts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() > 0,
        _ => false,
    };

    private static string Block(JsonElement value, int indent)
    {
        var (text, margin) = (new StringBuilder(), new string(' ', indent));
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
                text.Append(margin).Append(Scalar(member.Name)).Append(':').Append(Behind(member.Value, indent));
            return text.ToString();
        }

        foreach (var item in value.EnumerateArray())
        {
            // A block of an item begins on the item's own line.
            var inner = Behind(item, indent);
            text.Append(margin).Append('-').Append(inner[0] == '\n' ? " " + inner.TrimStart('\n', ' ') : inner);
        }

        return text.ToString();
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_./@+-]*( [A-Za-z0-9_./@+-]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
