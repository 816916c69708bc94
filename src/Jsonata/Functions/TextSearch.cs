using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.RegularExpressions;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Functions;

/// <summary>Functions that look for a text, a regular expression, or whatever a matcher function finds.</summary>
internal static class TextSearch
{
    public static readonly Builtin[] Functions =
    [
        new("contains", "<s-(sf):b>", 2, Contains),
        new("match", "<s-f<s:o>n?:a<o>>", 3, Match),
        new("replace", "<s-(sf)(sf)n?:s>", 4, Replace),
        new("split", "<s-(sf)n?:a<s>>", 3, Split),
    ];

    private static Value Contains(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined || arguments[1].IsUndefined)
            return Value.Undefined;
        var text = arguments[0].AsString();
        site.Run.Step(1 + (text.Length >> 6));
        if (arguments[1].Function is not { } matcher)
            return Value.Of(text.Contains(arguments[1].AsString(), StringComparison.Ordinal));
        return Value.Of(Matches.First(matcher, text, site) is not null);
    }

    private static Value Match(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var limit = Limit(arguments[2], "D3040");
        var results = ArrayValue.Sequence();
        if (limit <= 0)
            return Value.Of(results);
        var found = Matches.First(arguments[1].Function!, arguments[0].AsString(), site);
        for (var count = 0; found is not null && count < limit; count++)
        {
            site.Run.Step();
            site.Run.Take(200);
            var result = new ObjectValue(3);
            result.Set("match", found.Text);
            result.Set("index", found.Start);
            result.Set("groups", found.Groups);
            results.Add(Value.Of(result), site.Run);
            found = found.Next(site);
        }

        return Value.Of(results);
    }

    private static Value Replace(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        if (arguments[1].IsString && arguments[1].AsString().Length == 0)
            throw Fault.Of("D3010");
        var limit = Limit(arguments[3], "D3011");
        var text = arguments[0].AsString();
        if (limit <= 0)
            return arguments[0];
        if (arguments[1].IsUndefined)
            throw Fault.Of("T0410", index: 2);
        if (arguments[2].IsUndefined)
            return arguments[1].IsString && !text.Contains(arguments[1].AsString(), StringComparison.Ordinal) ? arguments[0] : throw Fault.Of("T0410", index: 3);
        var result = new TextBuilder(stackalloc char[256], site.Run);
        try
        {
            if (arguments[1].Function is { } matcher)
                ReplaceMatches(ref result, text, matcher, arguments[2], limit, site);
            else
                ReplaceText(ref result, text, arguments[1].AsString(), arguments[2], limit, site);
            return Value.Of(result.ToString());
        }
        finally
        {
            result.Dispose();
        }
    }

    private static void ReplaceText(ref TextBuilder result, string text, string pattern, in Value replacement, double limit, in CallSite site)
    {
        var with = Stringify.Of(replacement, site.Run);
        var position = 0;
        for (var count = 0; count < limit; count++)
        {
            var at = text.IndexOf(pattern, position, StringComparison.Ordinal);
            if (at < 0)
                break;
            site.Run.Step();
            result.Append(text.AsSpan(position, at - position));
            result.Append(with);
            position = at + pattern.Length;
        }

        result.Append(text.AsSpan(position));
    }

    private static void ReplaceMatches(ref TextBuilder result, string text, FunctionValue matcher, in Value replacement, double limit, in CallSite site)
    {
        var position = 0;
        var found = Matches.First(matcher, text, site);
        for (var count = 0; found is not null && count < limit; count++)
        {
            site.Run.Step();
            var (start, length) = found.Range(text.Length);
            result.Append(text.AsSpan(Math.Min(position, start), Math.Max(0, start - position)));
            if (replacement.Function is { } function)
            {
                var with = function.Call([found.AsObject], Value.Null, site);
                if (!with.IsString)
                    throw Fault.Of("D3012", with);
                result.Append(with.AsString());
            }
            else
            {
                Replacement.Append(ref result, replacement.AsString(), found);
            }

            position = Math.Min(text.Length, start + length);
            found = found.Next(site);
        }

        result.Append(text.AsSpan(position));
    }

    private static Value Split(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var limit = Limit(arguments[2], "D3020");
        var text = arguments[0].AsString();
        var results = ArrayValue.Empty();
        if (limit <= 0)
            return Value.Of(results);
        if (arguments[1].Function is { } matcher)
            SplitAtMatches(results, text, matcher, limit, site);
        else if (arguments[1].IsUndefined)
            results.Add(arguments[0], site.Run);
        else
            SplitAtText(results, text, arguments[1].AsString(), Math.Floor(limit), site);
        return Value.Of(results);
    }

    private static void SplitAtText(ArrayValue results, string text, string separator, double limit, in CallSite site)
    {
        if (separator.Length == 0)
        {
            for (var at = 0; at < text.Length && at < limit; at++)
                results.Add(Value.Of(text[at].ToString()), site.Run);
            return;
        }

        var start = 0;
        while (results.Count < limit)
        {
            site.Run.Step();
            var at = text.IndexOf(separator, start, StringComparison.Ordinal);
            Add(results, at < 0 ? text[start..] : text[start..at], site);
            if (at < 0)
                return;
            start = at + separator.Length;
        }
    }

    private static void SplitAtMatches(ArrayValue results, string text, FunctionValue matcher, double limit, in CallSite site)
    {
        var found = Matches.First(matcher, text, site);
        var start = 0;
        var count = 0;
        for (; found is not null && count < limit; count++)
        {
            site.Run.Step();
            var (from, length) = found.Range(text.Length);
            Add(results, text[Math.Min(start, from)..Math.Max(start, from)], site);
            start = Math.Min(text.Length, from + length);
            found = found.Next(site);
        }

        if (count < limit)
            Add(results, text[start..], site);
    }

    private static void Add(ArrayValue results, string text, in CallSite site)
    {
        site.Run.Take(24 + (2L * text.Length));
        results.Add(Value.Of(text), site.Run);
    }

    private static double Limit(in Value limit, string code)
    {
        if (limit.IsUndefined)
            return double.PositiveInfinity;
        var number = limit.AsNumber();
        return number < 0 ? throw Fault.Of(code, limit) : number;
    }
}
