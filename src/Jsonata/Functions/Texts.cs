using System.Buffers;
using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Functions;

/// <summary>Functions on texts; characters are Unicode code points, as in the reference.</summary>
internal static class Texts
{
    public static readonly Builtin[] Functions =
    [
        new("string", "<x-b?:s>", 1, String),
        new("substring", "<s-nn?:s>", 3, Substring),
        new("substringBefore", "<s-s:s>", 2, SubstringBefore),
        new("substringAfter", "<s-s:s>", 2, SubstringAfter),
        new("lowercase", "<s-:s>", 1, Lowercase),
        new("uppercase", "<s-:s>", 1, Uppercase),
        new("length", "<s-:n>", 1, Length),
        new("trim", "<s-:s>", 1, Trim),
        new("pad", "<s-ns?:s>", 3, Pad),
        new("join", "<a<s>s?:s>", 2, Join),
    ];

    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\n\r");

    private static Value String(ReadOnlySpan<Value> arguments, in CallSite site) =>
        arguments[0].IsUndefined ? Value.Undefined
        : arguments[0].IsString ? arguments[0]
        : Value.Of(Stringify.Of(arguments[0], site.Run, indent: arguments[1].IsTrue));

    private static Value Substring(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var text = arguments[0].AsString();
        if (arguments[1].IsUndefined)
            return arguments[2].IsUndefined ? arguments[0] : Value.EmptyString;
        var count = CodePoints.Count(text);
        var start = arguments[1].AsNumber();
        if (count + start < 0)
            start = 0;
        if (arguments[2].IsUndefined)
            return Value.Of(CodePoints.Slice(text, count, start, count));
        var length = arguments[2].AsNumber();
        if (length <= 0)
            return Value.EmptyString;
        return Value.Of(CodePoints.Slice(text, count, start, start >= 0 ? start + length : count + start + length));
    }

    private static Value SubstringBefore(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var text = arguments[0].AsString();
        var at = Find(text, arguments[1]);
        return Value.Of(at < 0 ? text : text[..at]);
    }

    private static Value SubstringAfter(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var text = arguments[0].AsString();
        var at = Find(text, arguments[1]);
        return Value.Of(at < 0 ? text : text[(at + arguments[1].AsString().Length)..]);
    }

    private static int Find(string text, in Value part) =>
        part.IsUndefined ? -1 : text.IndexOf(part.AsString(), StringComparison.Ordinal);

    private static Value Lowercase(ReadOnlySpan<Value> arguments, in CallSite site) =>
        arguments[0].IsUndefined ? Value.Undefined : Value.Of(arguments[0].AsString().ToLowerInvariant());

    private static Value Uppercase(ReadOnlySpan<Value> arguments, in CallSite site) =>
        arguments[0].IsUndefined ? Value.Undefined : Value.Of(arguments[0].AsString().ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal));

    private static Value Length(ReadOnlySpan<Value> arguments, in CallSite site) =>
        arguments[0].IsUndefined ? Value.Undefined : Value.Of((double)CodePoints.Count(arguments[0].AsString()));

    // Every run of blanks becomes one space, and none stay at the ends.
    private static Value Trim(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var rest = arguments[0].AsString().AsSpan();
        var text = new TextBuilder(stackalloc char[256], site.Run);
        try
        {
            while (true)
            {
                var word = rest.IndexOfAny(Blanks);
                if (word != 0 && rest.Length > 0)
                {
                    if (text.Length > 0)
                        text.Append(' ');
                    text.Append(word < 0 ? rest : rest[..word]);
                }

                if (word < 0)
                    return Value.Of(text.ToString());
                rest = rest[(word + 1)..];
            }
        }
        finally
        {
            text.Dispose();
        }
    }

    private static Value Pad(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var text = arguments[0].AsString();
        var width = arguments[1].IsUndefined ? 0 : Math.Truncate(arguments[1].AsNumber());
        var filler = arguments[2].IsUndefined || arguments[2].AsString().Length == 0 ? " " : arguments[2].AsString();
        var missing = Math.Abs(width) - CodePoints.Count(text);
        if (!(missing > 0))
            return Value.Of(text);
        site.Run.Take((long)Math.Min(missing, 1e15) * 2);
        var padding = Filling(filler, (int)missing);
        return Value.Of(width > 0 ? text + padding : padding + text);
    }

    private static string Filling(string filler, int count)
    {
        if (filler.Length == 1)
            return new string(filler[0], count);
        var points = CodePoints.Count(filler);
        var whole = string.Concat(Enumerable.Repeat(filler, count / points));
        return whole + CodePoints.Slice(filler, points, 0, count % points);
    }

    private static Value Join(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var separator = arguments[1].IsUndefined ? "" : arguments[1].AsString();
        var text = new TextBuilder(stackalloc char[256], site.Run);
        try
        {
            var isFirst = true;
            foreach (var item in arguments[0].Items)
            {
                site.Run.Step();
                if (!isFirst)
                    text.Append(separator);
                isFirst = false;
                Stringify.Append(ref text, item);
            }

            return Value.Of(text.ToString());
        }
        finally
        {
            text.Dispose();
        }
    }
}
