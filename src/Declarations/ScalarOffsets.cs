namespace Trunkline.Declarations;

// Finds where in the file each character of a scalar stands. YAML's folding, stripping and indenting change white space only, so the two texts are
// walked side by side and meet again at every other character; escapes are measured as they come.
internal static class ScalarOffsets
{
    public static int[] Of(SourceText source, int line, int column, string value, TextStyle style)
    {
        var text = source.Text;
        var at = Start(text, source.Offset(line, column), style);
        var offsets = new int[value.Length + 1];
        for (var i = 0; i < value.Length; i++)
        {
            if (style == TextStyle.DoubleQuoted)
                at = SkipContinuation(text, at);
            if (!char.IsWhiteSpace(value[i]))
                at = SkipWhiteSpace(text, at, style);
            offsets[i] = at;
            at += Length(text, at, value[i], style);
        }

        offsets[value.Length] = at;
        return offsets;
    }

    private static int Start(string text, int at, TextStyle style)
    {
        switch (style)
        {
            case TextStyle.Plain:
                return at;
            case TextStyle.SingleQuoted or TextStyle.DoubleQuoted:
                return at + 1;
            default:
                // The header line ('|2-  # why') belongs to no text.
                while (at < text.Length && !SourceText.IsBreak(text[at]))
                    at++;
                return SkipIndent(text, at);
        }
    }

    // The indent of a block's first line is no text either; where that line begins with white space of its own this is off by it, on white space only.
    private static int SkipIndent(string text, int at)
    {
        while (at < text.Length && SourceText.IsBreak(text[at]))
            at++;
        while (at < text.Length && text[at] == ' ')
            at++;
        return at;
    }

    private static int SkipWhiteSpace(string text, int at, TextStyle style)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
            if (style == TextStyle.DoubleQuoted)
                at = SkipContinuation(text, at);
        }

        return at;
    }

    // A backslash at the end of a line in double quotes swallows the break and the next line's indent.
    private static int SkipContinuation(string text, int at)
    {
        while (at + 1 < text.Length && text[at] == '\\' && SourceText.IsBreak(text[at + 1]))
        {
            at++;
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
        }

        return at;
    }

    // How much of the file one character of the text takes: none where the text has white space that the file has not (a folded break seen before).
    private static int Length(string text, int at, char character, TextStyle style)
    {
        if (at >= text.Length)
            return 0;
        if (style == TextStyle.DoubleQuoted && text[at] == '\\')
        {
            var escape = at + 1 < text.Length ? text[at + 1] : '\0';
            return escape switch { 'x' => 4, 'u' => 6, 'U' => char.IsHighSurrogate(character) ? 0 : 10, _ => 2 };
        }

        if (style == TextStyle.SingleQuoted && character == '\'')
            return 2;
        return text[at] == character || char.IsWhiteSpace(text[at]) ? 1 : 0;
    }
}
