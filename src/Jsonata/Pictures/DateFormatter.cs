namespace Trunkline.Jsonata.Pictures;

/// <summary>Writes a moment by a compiled date/time picture.</summary>
internal static class DateFormatter
{
    public static string Format(DateComponent[] parts, long epochMillis, int offsetMinutes)
    {
        var time = new CivilTime(epochMillis + (offsetMinutes * 60_000L));
        var text = new TextBuffer(stackalloc char[128]);
        foreach (var part in parts)
        {
            if (part.IsLiteral)
            {
                text.Append(part.Literal);
            }
            else if (part.IsZone)
            {
                AppendZone(ref text, part, offsetMinutes);
            }
            else if (part.Number is null)
            {
                AppendName(ref text, part, time);
            }
            else
            {
                part.Number.Append(ref text, NumberOf(part, time));
            }
        }

        return text.ToStringAndFree();
    }

    private static double NumberOf(DateComponent part, in CivilTime time) => part.Specifier switch
    {
        'Y' when part.YearDigits is > 0 and < 18 => time.Year % PowerOfTen(part.YearDigits),
        'Y' => time.Year,
        'M' => time.Month,
        'D' => time.Day,
        'd' => time.DayOfYear,
        'F' => time.DayOfWeek,
        'W' => ((time.Thursday.DayOfYear - 1) / 7) + 1,
        'w' => ((time.Thursday.Day - 1) / 7) + 1,
        'X' => time.Thursday.Year,
        'x' => time.Thursday.Month,
        'H' => time.Hour,
        'h' => time.Hour % 12 == 0 ? 12 : time.Hour % 12,
        'm' => time.Minute,
        's' => time.Second,
        _ => time.Millisecond,
    };

    private static long PowerOfTen(int exponent)
    {
        var power = 1L;
        for (; exponent > 0; exponent--)
        {
            power *= 10;
        }

        return power;
    }

    private static void AppendName(ref TextBuffer text, DateComponent part, in CivilTime time)
    {
        if (part.Specifier is 'C' or 'E')
        {
            text.Append("ISO");
            return;
        }

        if (part.Specifier == 'P')
        {
            var half = time.Hour < 12 ? "am" : "pm";
            text.Append(part.NameCase == LetterCase.Upper ? half.ToUpperInvariant() : half);
            return;
        }

        ReadOnlySpan<char> name = part.Specifier switch
        {
            'M' => CalendarNames.Months[time.Month - 1],
            'x' => CalendarNames.Months[time.Thursday.Month - 1],
            _ => CalendarNames.Days[time.DayOfWeek - 1],
        };
        name = name[..Math.Min(part.MaxWidth ?? name.Length, name.Length)];
        foreach (var c in name)
        {
            text.Append(part.NameCase switch { LetterCase.Upper => char.ToUpperInvariant(c), LetterCase.Lower => char.ToLowerInvariant(c), _ => c });
        }
    }

    private static void AppendZone(ref TextBuffer text, DateComponent part, int offsetMinutes)
    {
        if (part.UsesZulu && offsetMinutes == 0)
        {
            text.Append('Z');
            return;
        }

        text.Append(part.Specifier == 'z' ? "GMT" : "");
        text.Append(offsetMinutes < 0 ? '-' : '+');
        var (hours, minutes) = Math.DivRem(Math.Abs(offsetMinutes), 60);
        var pattern = part.Number!.Pattern!;
        if (pattern.MandatoryDigits > 2 || pattern.Grouping.Any)
        {
            part.Number.Append(ref text, (hours * 100) + minutes);
            return;
        }

        // One or two digits are hours; minutes follow only where there are any.
        part.Number.Append(ref text, hours);
        if (minutes != 0)
        {
            text.Append(':');
            (pattern with { MandatoryDigits = 2 }).Append(ref text, [(char)('0' + (minutes / 10)), (char)('0' + (minutes % 10))]);
        }
    }
}
