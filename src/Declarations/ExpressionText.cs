namespace Trunkline.Declarations;

/// <summary>The little of JSONata's lexing that is needed to look over an expression without compiling it.</summary>
public static class ExpressionText
{
    /// <summary>The offset of the brace that closes the one at <paramref name="open"/>, or -1 when none does.</summary>
    public static int EndOfBraces(string text, int open)
    {
        var depth = 0;
        for (var at = open; at < text.Length;)
        {
            if (text[at] == '{')
                depth++;
            else if (text[at] == '}' && --depth == 0)
                return at;
            at = Next(text, at, open);
        }

        return -1;
    }

    /// <summary>The first use of a variable (<c>$name</c>) outside strings, comments and quoted names: its 0-based offset, or -1.</summary>
    public static int FindVariable(string expression, string name)
    {
        for (var at = 0; at < expression.Length; at = Next(expression, at, -1))
        {
            var end = at + 1 + name.Length;
            if (expression[at] == '$' && string.CompareOrdinal(expression, at + 1, name, 0, name.Length) == 0
                && (end >= expression.Length || !(char.IsLetterOrDigit(expression[end]) || expression[end] == '_')))
                return at;
        }

        return -1;
    }

    // The offset behind what begins at `at`: a string, a quoted name, a comment or a regular expression whole, else one character.
    private static int Next(string text, int at, int open)
    {
        switch (text[at])
        {
            case '"' or '\'':
                return BehindString(text, at);
            case '`':
                return Behind(text, text.IndexOf('`', at + 1), 1);
            case '/' when at + 1 < text.Length && text[at + 1] == '*':
                return Behind(text, text.IndexOf("*/", at + 2, StringComparison.Ordinal), 2);
            case '/' when BeginsOperand(text, at, open):
                return BehindRegex(text, at);
            default:
                return at + 1;
        }
    }

    private static int Behind(string text, int found, int length) => found < 0 ? text.Length : found + length;

    private static int BehindString(string text, int at)
    {
        var quote = text[at++];
        while (at < text.Length && text[at] != quote)
            at += text[at] == '\\' ? 2 : 1;
        return Math.Min(text.Length, at + 1);
    }

    // A slash divides behind an operand and begins a regular expression anywhere else.
    private static bool BeginsOperand(string text, int at, int open)
    {
        var before = at - 1;
        while (before > open && char.IsWhiteSpace(text[before]))
            before--;
        return before <= open || "([{,;:=<>!&|?~+-*/%^@#.".Contains(text[before], StringComparison.Ordinal);
    }

    // Ends at a slash that is neither escaped nor in brackets, as the language has it.
    private static int BehindRegex(string text, int at)
    {
        var depth = 0;
        for (at++; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\':
                    at++;
                    break;
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}':
                    depth--;
                    break;
                case '/' when depth == 0:
                    return at + 1;
            }
        }

        return text.Length;
    }
}
