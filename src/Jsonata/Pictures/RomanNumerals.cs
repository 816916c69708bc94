namespace Trunkline.Jsonata.Pictures;

/// <summary>Roman numerals; zero is the empty text, as the picture rules have it.</summary>
internal static class RomanNumerals
{
    /// <summary>The largest number written as a roman numeral: beyond, the numeral is nothing but a wall of M.</summary>
    public const double Largest = 1_000_000;

    private static readonly (int Value, string Numeral)[] Numerals =
    [
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ];

    public static void Append(ref TextBuffer text, int value)
    {
        foreach (var (worth, numeral) in Numerals)
        {
            for (; value >= worth; value -= worth)
            {
                text.Append(numeral);
            }
        }
    }

    /// <summary>Reads a numeral of either case; null when a character is no roman digit.</summary>
    public static double? Parse(ReadOnlySpan<char> text)
    {
        double total = 0;
        var largestToTheRight = 0;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            var worth = WorthOf(text[i]);
            if (worth == 0)
            {
                return null;
            }

            total += worth < largestToTheRight ? -worth : worth;
            largestToTheRight = Math.Max(worth, largestToTheRight);
        }

        return total;
    }

    public static int WorthOf(char c) => c switch
    {
        'I' or 'i' => 1,
        'V' or 'v' => 5,
        'X' or 'x' => 10,
        'L' or 'l' => 50,
        'C' or 'c' => 100,
        'D' or 'd' => 500,
        'M' or 'm' => 1000,
        _ => 0,
    };
}
