namespace Trunkline.Jsonata.Pictures;

/// <summary>Numbering by letters as of spreadsheet columns: a is 1, z is 26, aa is 27; zero is the empty text.</summary>
internal static class LetterNumerals
{
    public static void Append(ref TextBuffer text, double value)
    {
        var start = text.Length;
        while (value >= 1)
        {
            var digit = (value - 1) % 26;
            text.Append((char)('A' + (int)digit));
            value = Math.Floor((value - 1 - digit) / 26);
        }

        text.From(start).Reverse();
    }

    /// <summary>Reads letters of either case; null when a character is no letter from a to z.</summary>
    public static double? Parse(ReadOnlySpan<char> text)
    {
        double total = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetter(c))
            {
                return null;
            }

            total = (total * 26) + ((c | 0x20) - 'a' + 1);
        }

        return double.IsFinite(total) ? total : null;
    }
}
