using System.Globalization;

namespace Trunkline.Intake.Reading;

/// <summary>Providers' times, in whatever form, as RFC 3339 in UTC.</summary>
internal static class EventTime
{
    // Seconds reach this in the year 5138, milliseconds passed it in 1973.
    private const long FirstMilliseconds = 100_000_000_000;
    private const long LastMilliseconds = 253_402_300_799_999;

    public static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Null when the text is no time.</summary>
    public static string? Normalise(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 64)
            return null;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            var milliseconds = number < FirstMilliseconds ? number * 1000 : number;
            return milliseconds is > 0 and <= LastMilliseconds ? Text(DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)) : null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Text(time) : null;
    }
}
