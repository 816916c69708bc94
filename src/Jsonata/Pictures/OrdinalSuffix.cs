namespace Trunkline.Jsonata.Pictures;

/// <summary>The English endings of ordinal numbers in digits: 1st, 2nd, 3rd, 4th, 11th.</summary>
internal static class OrdinalSuffix
{
    public const int Length = 2;

    public static string Of(ReadOnlySpan<char> digits)
    {
        var teen = digits.Length > 1 && digits[^2] == '1';
        return teen ? "th" : digits[^1] switch { '1' => "st", '2' => "nd", '3' => "rd", _ => "th" };
    }

    /// <summary>True when a text ends with any of the endings, of either case.</summary>
    public static bool Ends(ReadOnlySpan<char> text) =>
        text.EndsWith("th", StringComparison.OrdinalIgnoreCase) || text.EndsWith("st", StringComparison.OrdinalIgnoreCase)
        || text.EndsWith("nd", StringComparison.OrdinalIgnoreCase) || text.EndsWith("rd", StringComparison.OrdinalIgnoreCase);
}
