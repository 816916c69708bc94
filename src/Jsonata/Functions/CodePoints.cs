namespace Trunkline.Jsonata.Functions;

/// <summary>Texts counted in code points rather than in UTF-16 units.</summary>
internal static class CodePoints
{
    public static int Count(string text)
    {
        var count = text.Length;
        for (var at = text.AsSpan().IndexOfAnyInRange('\ud800', '\udbff'); at >= 0 && at < text.Length - 1; at++)
        {
            if (char.IsHighSurrogate(text[at]) && char.IsLowSurrogate(text[at + 1]))
                count--;
        }

        return count;
    }

    /// <summary>The part between two positions, fractions cut off; negative ones count from the end.</summary>
    public static string Slice(string text, int count, double start, double end)
    {
        (start, end) = (Math.Truncate(start), Math.Truncate(end));
        var first = (int)Math.Clamp(start < 0 ? start + count : start, 0, count);
        var last = (int)Math.Clamp(end < 0 ? end + count : end, 0, count);
        if (first >= last)
            return "";
        if (count == text.Length)
            return text[first..last];
        var from = Offset(text, 0, first);
        return text[from..Offset(text, from, last - first)];
    }

    private static int Offset(string text, int from, int points)
    {
        for (; points > 0; points--)
            from += from + 1 < text.Length && char.IsHighSurrogate(text[from]) && char.IsLowSurrogate(text[from + 1]) ? 2 : 1;
        return from;
    }
}
