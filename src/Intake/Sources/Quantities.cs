using System.Globalization;

namespace Trunkline.Intake.Sources;

/// <summary>Sizes and rates as people write them.</summary>
internal static class Quantities
{
    /// <summary><c>512KiB</c>, <c>5MiB</c>, <c>2000000</c>.</summary>
    public static bool TryBytes(string text, out int bytes)
    {
        bytes = 0;
        var (number, unit) = Split(text);
        long factor = unit switch
        {
            "" or "B" => 1,
            "KiB" => 1024,
            "MiB" => 1024 * 1024,
            "KB" => 1000,
            "MB" => 1000 * 1000,
            _ => 0,
        };
        if (factor == 0 || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return false;
        var total = value * factor;
        if (total is < 1 or > int.MaxValue)
            return false;
        bytes = (int)total;
        return true;
    }

    /// <summary><c>10/s</c>, <c>600/m</c>.</summary>
    public static bool TryRate(string text, out double perSecond)
    {
        perSecond = 0;
        var parts = text.Split('/');
        if (parts.Length != 2 || !double.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) || count <= 0)
            return false;
        var seconds = parts[1] switch
        {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            _ => 0,
        };
        perSecond = seconds == 0 ? 0 : count / seconds;
        return seconds != 0;
    }

    private static (string Number, string Unit) Split(string text)
    {
        text = text.Trim();
        var at = 0;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            at++;
        return (text[..at], text[at..].Trim());
    }
}
