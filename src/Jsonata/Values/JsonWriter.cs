using System.Buffers;
using Trunkline.Jsonata.Errors;

namespace Trunkline.Jsonata.Values;

/// <summary>JSON text as <c>$string</c> gives it: only what must be escaped is, functions are empty strings.</summary>
internal static class JsonWriter
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\', .. Enumerable.Range(0xD800, 0x800).Select(code => (char)code)]);

    public static void Append(ref TextBuilder text, in Value value, bool indent, int level = 0)
    {
        text.Run?.Step();
        switch (value.Kind)
        {
            case Kind.Boolean:
                text.Append(value.IsTrue ? "true" : "false");
                break;
            case Kind.Number:
                if (!double.IsFinite(value.AsNumber()))
                    throw Fault.Of("D1001", NumberText.Of(value.AsNumber()));
                Stringify.AppendNumber(ref text, value);
                break;
            case Kind.String:
                Quote(ref text, value.AsString());
                break;
            case Kind.Array:
                StackGuard.Check();
                AppendArray(ref text, value, indent, level);
                break;
            case Kind.Object:
                StackGuard.Check();
                AppendObject(ref text, value, indent, level);
                break;
            case Kind.Function:
                text.Append("\"\"");
                break;
            default:
                text.Append("null");
                break;
        }
    }

    private static void AppendArray(ref TextBuilder text, in Value value, bool indent, int level)
    {
        text.Append('[');
        var isFirst = true;
        foreach (var item in value.Items)
        {
            Separate(ref text, indent, level + 1, isFirst);
            Append(ref text, item, indent, level + 1);
            isFirst = false;
        }

        if (!isFirst)
            Line(ref text, indent, level);
        text.Append(']');
    }

    private static void AppendObject(ref TextBuilder text, in Value value, bool indent, int level)
    {
        text.Append('{');
        var isFirst = true;
        foreach (var (key, member) in new MembersOf(value))
        {
            Separate(ref text, indent, level + 1, isFirst);
            Quote(ref text, key);
            text.Append(indent ? ": " : ":");
            Append(ref text, member, indent, level + 1);
            isFirst = false;
        }

        if (!isFirst)
            Line(ref text, indent, level);
        text.Append('}');
    }

    private static void Separate(ref TextBuilder text, bool indent, int level, bool isFirst)
    {
        if (!isFirst)
            text.Append(',');
        Line(ref text, indent, level);
    }

    private static void Line(ref TextBuilder text, bool indent, int level)
    {
        if (!indent)
            return;
        text.Append('\n');
        text.Repeat(' ', 2 * level);
    }

    private static void Quote(ref TextBuilder text, ReadOnlySpan<char> content)
    {
        text.Append('"');
        while (content.IndexOfAny(Escaped) is >= 0 and var at)
        {
            text.Append(content[..at]);
            if (char.IsHighSurrogate(content[at]) && at + 1 < content.Length && char.IsLowSurrogate(content[at + 1]))
            {
                text.Append(content.Slice(at, 2));
                content = content[(at + 2)..];
                continue;
            }

            Escape(ref text, content[at]);
            content = content[(at + 1)..];
        }

        text.Append(content);
        text.Append('"');
    }

    private static void Escape(ref TextBuilder text, char character)
    {
        var name = character switch { '"' => '"', '\\' => '\\', '\b' => 'b', '\f' => 'f', '\n' => 'n', '\r' => 'r', '\t' => 't', _ => '\0' };
        text.Append('\\');
        if (name != '\0')
        {
            text.Append(name);
            return;
        }

        text.Append('u');
        ((int)character).TryFormat(text.Room(4), out var written, "x4", System.Globalization.CultureInfo.InvariantCulture);
        text.Advance(written);
    }
}
