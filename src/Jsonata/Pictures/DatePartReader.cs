namespace Trunkline.Jsonata.Pictures;

/// <summary>How far one part of a date/time picture reaches into a text, and the value of what it covers. Case never matters.</summary>
internal static class DatePartReader
{
    /// <summary>Where the part ends when it takes as much as it can from a start; -1 when it does not match there.</summary>
    public static int LongestEnd(DateComponent part, ReadOnlySpan<char> text, int start)
    {
        var rest = text[start..];
        var length = part switch
        {
            { IsLiteral: true } => rest.StartsWith(part.Literal, StringComparison.OrdinalIgnoreCase) ? part.Literal.Length : 0,
            { IsZone: true } => ZoneReader.Length(part, rest),
            { Number: null } => NameReader.Length(part, rest),
            { IsDigits: true } => DigitsLength(part, rest),
            { Number.Style: IntegerStyle.Words } => WordsLength(part, rest, rest.Length),
            _ => RunLength(part, rest),
        };
        return length > 0 ? start + length : -1;
    }

    /// <summary>The next shorter end; -1 when there is none.</summary>
    public static int ShorterEnd(DateComponent part, ReadOnlySpan<char> text, int start, int end)
    {
        if (part.IsLiteral || part.IsZone || part.Number is null || part.ExactDigits > 0 || (part.IsDigits && part.Number.Ordinal))
        {
            return -1;
        }

        var length = part.Number.Style == IntegerStyle.Words ? WordsLength(part, text[start..], end - start - 1) : end - start - 1;
        return length > 0 ? start + length : -1;
    }

    /// <summary>The value of the text that a component covers.</summary>
    public static double? Value(DateComponent part, ReadOnlySpan<char> text) => part switch
    {
        { IsZone: true } => ZoneReader.Minutes(part, text),
        { Number: null } => NameReader.Value(part, text),
        { Specifier: 'f', IsDigits: true } => Thousandths(part, text),
        _ => part.Number.Parse(text),
    };

    private static int DigitsLength(DateComponent part, ReadOnlySpan<char> rest)
    {
        var pattern = part.Number!.Pattern!;
        var length = 0;
        while (length < rest.Length && (length < part.ExactDigits || part.ExactDigits == 0) && pattern.Covers(rest[length]))
        {
            length++;
        }

        if (length == 0 || length < part.ExactDigits || !DigitFamily.Contains(pattern.Zero, rest[0]))
        {
            return 0;
        }

        if (!part.Number.Ordinal)
        {
            return length;
        }

        var end = length + OrdinalSuffix.Length;
        return end <= rest.Length && OrdinalSuffix.Ends(rest[..end]) ? end : 0;
    }

    private static int RunLength(DateComponent part, ReadOnlySpan<char> rest)
    {
        var roman = part.Number!.Style == IntegerStyle.Roman;
        var length = 0;
        while (length < rest.Length && (roman ? RomanNumerals.WorthOf(rest[length]) > 0 : char.IsAsciiLetter(rest[length])))
        {
            length++;
        }

        return length;
    }

    // The longest run of words that makes a number, of at most so many characters.
    private static int WordsLength(DateComponent part, ReadOnlySpan<char> rest, int most)
    {
        var run = 0;
        while (run < most && (char.IsAsciiLetter(rest[run]) || rest[run] is ' ' or ',' or '-'))
        {
            run++;
        }

        for (var length = run; length > 0; length--)
        {
            if (char.IsAsciiLetter(rest[length - 1]) && part.Number!.Parse(rest[..length]) is not null)
            {
                return length;
            }
        }

        return 0;
    }

    // A fraction counts from its left: .5 is 500 milliseconds.
    private static double Thousandths(DateComponent part, ReadOnlySpan<char> text)
    {
        var value = 0;
        for (var i = 0; i < 3; i++)
        {
            value = (value * 10) + (i < text.Length ? text[i] - part.Number!.Pattern!.Zero : 0);
        }

        return value;
    }
}
