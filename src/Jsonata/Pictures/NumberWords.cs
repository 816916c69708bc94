using System.Globalization;

namespace Trunkline.Jsonata.Pictures;

/// <summary>Writes whole numbers in English words: "One Thousand, Two Hundred and Thirty-Four", "Twenty-First".</summary>
internal static class NumberWords
{
    /// <summary>Appends a number given by its ASCII digits, in title case.</summary>
    public static void Append(ref TextBuffer text, scoped ReadOnlySpan<char> digits, bool ordinal) => AppendLarge(ref text, digits, ordinal);

    private static void AppendLarge(ref TextBuffer text, scoped ReadOnlySpan<char> digits, bool ordinal)
    {
        // A trillion is the largest word, so what stands left of its twelve digits is counted in trillions, however large:
        // "one thousand trillion", "one billion trillion trillion". A double has 309 digits, so this nests 26 deep at most.
        if (digits.Length <= 12)
        {
            AppendBelowTrillion(ref text, long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture), false, ordinal);
            return;
        }

        AppendLarge(ref text, digits[..^12], false);
        text.Append(" Trillion");
        var rest = long.Parse(digits[^12..], NumberStyles.None, CultureInfo.InvariantCulture);
        AppendRest(ref text, rest, ordinal);
    }

    private static void AppendBelowTrillion(ref TextBuffer text, long value, bool follows, bool ordinal)
    {
        if (value >= 1000)
        {
            var (worth, word) = NumberVocabulary.Scales[value >= 1_000_000_000 ? 1 : value >= 1_000_000 ? 2 : 3];
            text.Append(follows ? ", " : "");
            AppendBelowTrillion(ref text, value / worth, false, false);
            text.Append(' ');
            text.Append(word);
            AppendRest(ref text, value % worth, ordinal);
        }
        else if (value >= 100)
        {
            text.Append(follows ? ", " : "");
            text.Append(NumberVocabulary.BelowTwenty[value / 100]);
            text.Append(" Hundred");
            AppendRest(ref text, value % 100, ordinal);
        }
        else
        {
            text.Append(follows ? " and " : "");
            AppendBelowHundred(ref text, (int)value, ordinal);
        }
    }

    private static void AppendRest(ref TextBuffer text, long rest, bool ordinal)
    {
        if (rest > 0)
        {
            AppendBelowTrillion(ref text, rest, true, ordinal);
        }
        else if (ordinal)
        {
            text.Append("th");
        }
    }

    private static void AppendBelowHundred(ref TextBuffer text, int value, bool ordinal)
    {
        if (value < 20)
        {
            text.Append((ordinal ? NumberVocabulary.OrdinalsBelowTwenty : NumberVocabulary.BelowTwenty)[value]);
            return;
        }

        var tens = NumberVocabulary.Tens[(value / 10) - 2];
        if (value % 10 == 0)
        {
            text.Append(ordinal ? NumberVocabulary.OrdinalOfTens(tens) : tens);
            return;
        }

        text.Append(tens);
        text.Append('-');
        AppendBelowHundred(ref text, value % 10, ordinal);
    }
}
