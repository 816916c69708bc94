namespace Trunkline.Jsonata.Pictures;

/// <summary>Reads the time zone of a time stamp: <c>+01:00</c>, <c>-0530</c>, <c>GMT+1</c>, and <c>Z</c> where the picture allows it.</summary>
internal static class ZoneReader
{
    private const string Prefix = "GMT";

    /// <summary>How long the zone at the start of a text is; 0 where there is none.</summary>
    public static int Length(DateComponent part, ReadOnlySpan<char> rest)
    {
        if (part.UsesZulu && rest.StartsWith("Z", StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        var start = SignAt(part, rest);
        if (start < 0)
        {
            return 0;
        }

        var pattern = part.Number!.Pattern!;
        var hours = Run(pattern, rest, start + 1);
        if (!pattern.Grouping.Any)
        {
            // A zone of hours is written with minutes where it has any: [Z0] gives +5:30.
            var end = start + 1 + hours;
            var withMinutes = hours <= 2 && pattern.MandatoryDigits <= 2 && end < rest.Length && rest[end] == ':' && Run(pattern, rest, end + 1) == 2;
            return hours is < 1 or > 4 ? 0 : withMinutes ? end + 3 : end;
        }

        var separator = start + 1 + hours;
        if (hours is < 1 or > 2 || separator >= rest.Length || !pattern.Grouping.Uses(rest[separator]))
        {
            return 0;
        }

        var minutes = Run(pattern, rest, separator + 1);
        return minutes is 1 or 2 ? separator + 1 + minutes : 0;
    }

    /// <summary>The distance from UTC in minutes of a zone that <see cref="Length"/> found.</summary>
    public static double Minutes(DateComponent part, ReadOnlySpan<char> zone)
    {
        var sign = SignAt(part, zone);
        if (sign < 0)
        {
            return 0;
        }

        var pattern = part.Number!.Pattern!;
        var digits = Run(pattern, zone, sign + 1);
        var separator = sign + 1 + digits;
        var (hours, minutes) = separator < zone.Length
            ? (Number(pattern, zone[(sign + 1)..separator]), Number(pattern, zone[(separator + 1)..]))
            : digits <= 2
                ? (Number(pattern, zone[(sign + 1)..]), 0)
                : (Number(pattern, zone[(sign + 1)..^2]), Number(pattern, zone[^2..]));
        var offset = (hours * 60) + minutes;
        return zone[sign] == '-' ? -offset : offset;
    }

    private static int SignAt(DateComponent part, ReadOnlySpan<char> text)
    {
        var at = 0;
        if (part.Specifier == 'z')
        {
            if (!text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                return -1;
            }

            at = Prefix.Length;
        }

        return at < text.Length && text[at] is '+' or '-' ? at : -1;
    }

    private static int Run(DecimalPattern pattern, ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && DigitFamily.Contains(pattern.Zero, text[end]))
        {
            end++;
        }

        return end - start;
    }

    private static double Number(DecimalPattern pattern, ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var c in digits)
        {
            value = (value * 10) + (c - pattern.Zero);
        }

        return value;
    }
}
