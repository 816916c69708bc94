namespace Trunkline.Jsonata.Pictures;

/// <summary>Reads whole numbers from English words, cardinal or ordinal, of either case.</summary>
internal static class NumberWordsReader
{
    /// <summary>The number, or null when a word is no number word or there is none.</summary>
    public static double? Parse(ReadOnlySpan<char> text)
    {
        double trillions = 0;
        double millions = 0;
        double open = 0;
        var found = false;
        foreach (var range in text.SplitAny(' ', ',', '-'))
        {
            var word = text[range];
            if (word.IsEmpty || word.Equals("and", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!NumberVocabulary.TryGetWorth(word, out var worth))
            {
                return null;
            }

            found = true;
            switch (worth)
            {
                case < 100:
                    open += worth;
                    break;
                case 100:
                    open *= 100;
                    break;
                case 1_000_000_000_000:
                    // Everything up to a trillion counts trillions: "one thousand, two hundred trillion", "one billion trillion trillion".
                    trillions = (trillions + millions + open) * worth;
                    millions = 0;
                    open = 0;
                    break;
                default:
                    millions += open * worth;
                    open = 0;
                    break;
            }
        }

        var total = trillions + millions + open;
        return found && double.IsFinite(total) ? total : null;
    }
}
