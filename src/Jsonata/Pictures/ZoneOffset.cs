namespace Trunkline.Jsonata.Pictures;

/// <summary>A distance from UTC in minutes, as given to <c>$fromMillis</c>: <c>+0100</c>, <c>-05:30</c>, <c>0000</c>, <c>Z</c>.</summary>
internal static class ZoneOffset
{
    /// <exception cref="JsonataException">D3134: the text is no offset.</exception>
    public static int Parse(string? zone)
    {
        if (zone is null or "Z")
        {
            return 0;
        }

        var negative = zone.StartsWith('-');
        var digits = negative || zone.StartsWith('+') ? zone.AsSpan(1) : zone;
        if (digits.Length == 5 && digits[2] == ':')
        {
            digits = string.Concat(digits[..2], digits[3..]);
        }

        if (digits.Length is < 1 or > 4 || digits.ContainsAnyExceptInRange('0', '9'))
        {
            throw Fault(zone);
        }

        var value = int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
        var (hours, minutes) = (value / 100, value % 100);
        if (hours > 23 || minutes > 59)
        {
            throw Fault(zone);
        }

        var offset = (hours * 60) + minutes;
        return negative ? -offset : offset;
    }

    private static JsonataException Fault(string zone) => new("D3134", $"The time zone '{zone}' is no offset from UTC: use four digits with a sign, as in +0100.");
}
