using System.Globalization;

namespace Trunkline.Declarations;

/// <summary>Durations as people write them: a number and a unit, <c>500ms</c>, <c>10s</c>, <c>1.5m</c>, <c>24h</c>, <c>7d</c>.</summary>
public static class DurationText
{
    /// <summary>What a remedy says about the form.</summary>
    public const string Form = "write a number and a unit: 500ms, 10s, 5m, 24h or 7d";

    /// <summary>Reads a duration; false for anything that is not a non-negative number directly followed by ms, s, m, h or d.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration; zero when the text is none.</param>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.'))
            digits++;
        double? unit = text.AsSpan(digits) switch
        {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => null,
        };
        if (unit is null || !double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        var milliseconds = number * unit.Value;

        // Ten years: longer than anything meant, short enough for every timer arithmetic.
        if (milliseconds > 315_360_000_000)
            return false;
        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }
}
