namespace Trunkline.Flows.Triggers;

// An event type with * for any run of characters, dots included.
internal sealed class TypePattern
{
    private readonly string[] parts;

    public TypePattern(string pattern) => parts = pattern.Split('*');

    // What is wrong with a pattern, or null.
    public static string? Refuse(string pattern)
    {
        if (pattern.Length == 0)
            return "an event type is empty";
        foreach (var c in pattern)
        {
            if (c is <= ' ' or '\u007f' or '?' or '[' or ']' or '{' or '}' or ',')
                return $"'{pattern}' is no event type";
        }

        return pattern.Contains("**", StringComparison.Ordinal) ? $"'{pattern}' is no event type: one * is enough" : null;
    }

    public bool Matches(ReadOnlySpan<char> type)
    {
        if (parts.Length == 1)
            return type.SequenceEqual(parts[0]);
        var (first, last) = (parts[0], parts[^1]);
        if (type.Length < first.Length + last.Length || !type.StartsWith(first, StringComparison.Ordinal) || !type.EndsWith(last, StringComparison.Ordinal))
            return false;

        // The leftmost place of every part leaves most room for the ones behind it.
        var between = type[first.Length..^last.Length];
        for (var i = 1; i < parts.Length - 1; i++)
        {
            var at = between.IndexOf(parts[i], StringComparison.Ordinal);
            if (at < 0)
                return false;
            between = between[(at + parts[i].Length)..];
        }

        return true;
    }
}
