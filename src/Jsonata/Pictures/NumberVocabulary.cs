namespace Trunkline.Jsonata.Pictures;

/// <summary>The English words of numbers.</summary>
internal static class NumberVocabulary
{
    public static readonly string[] BelowTwenty =
    [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen", "Fourteen", "Fifteen",
        "Sixteen", "Seventeen", "Eighteen", "Nineteen",
    ];

    public static readonly string[] OrdinalsBelowTwenty =
    [
        "Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth", "Eleventh", "Twelfth", "Thirteenth",
        "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth", "Nineteenth",
    ];

    /// <summary>Twenty to ninety, at index tens - 2.</summary>
    public static readonly string[] Tens = ["Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"];

    /// <summary>The scales, largest first; a trillion is the largest word used.</summary>
    public static readonly (long Worth, string Word)[] Scales = [(1_000_000_000_000, "Trillion"), (1_000_000_000, "Billion"), (1_000_000, "Million"), (1000, "Thousand")];

    private static readonly Dictionary<string, long> Worths = BuildWorths();

    private static readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> Lookup = Worths.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Twenty becomes Twentieth.</summary>
    public static string OrdinalOfTens(string tens) => string.Concat(tens.AsSpan(0, tens.Length - 1), "ieth");

    /// <summary>What a cardinal or ordinal word of either case stands for.</summary>
    public static bool TryGetWorth(ReadOnlySpan<char> word, out long worth) => Lookup.TryGetValue(word, out worth);

    private static Dictionary<string, long> BuildWorths()
    {
        var worths = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase) { ["Hundred"] = 100, ["Hundredth"] = 100 };
        for (var i = 0; i < BelowTwenty.Length; i++)
        {
            worths[BelowTwenty[i]] = i;
            worths[OrdinalsBelowTwenty[i]] = i;
        }

        for (var i = 0; i < Tens.Length; i++)
        {
            worths[Tens[i]] = (i + 2) * 10;
            worths[OrdinalOfTens(Tens[i])] = (i + 2) * 10;
        }

        foreach (var (worth, word) in Scales)
        {
            worths[word] = worth;
            worths[word + "th"] = worth;
        }

        return worths;
    }
}
