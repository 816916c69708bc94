namespace Trunkline.Jsonata.Pictures;

/// <summary>The components read from a time stamp, and how they add up to a moment.</summary>
internal sealed class DateFields
{
    // Larger numbers than these are no date whatever the other parts are; the bound keeps the arithmetic exact.
    private const double LargestField = 1e9;

    private double? year;
    private double? month;
    private double? day;
    private double? dayOfYear;
    private double? hour;
    private double? hour12;
    private double? afternoon;
    private double? minute;
    private double? second;
    private double? millisecond;
    private bool hasWeeks;
    private double offsetMinutes;

    public void Set(char specifier, double value)
    {
        switch (specifier)
        {
            case 'Y': year = value; break;
            case 'M': month = value; break;
            case 'D': day = value; break;
            case 'd': dayOfYear = value; break;
            case 'H': hour = value; break;
            case 'h': hour12 = value; break;
            case 'P': afternoon = value; break;
            case 'm': minute = value; break;
            case 's': second = value; break;
            case 'f': millisecond = value; break;
            case 'Z' or 'z': offsetMinutes = value; break;
            case 'X' or 'x' or 'W' or 'w': hasWeeks = true; break;
            default: break; // The day of the week, the calendar and the era say nothing that the date does not.
        }
    }

    /// <summary>The moment; null when it is beyond the range of dates or nothing was read.</summary>
    /// <exception cref="JsonataException">D3136: a part between two given parts is missing, or the date is given by weeks.</exception>
    public double? ToMillis(string picture, double nowMillis)
    {
        if (hasWeeks && year is null && month is null && day is null && dayOfYear is null)
        {
            throw Gap(picture, "gives the date by weeks only, which cannot be read: use year, month and day");
        }

        var byDayOfYear = dayOfYear is not null && month is null && day is null;
        var byHalves = hour is null && (hour12 is not null || afternoon is not null);
        var now = new CivilTime((long)Math.Clamp(nowMillis, -CivilTime.MaxMillis, CivilTime.MaxMillis));
        var filler = new DateGapFiller(picture);

        var y = filler.Next(year, now.Year, 1970, "year");
        double days;
        if (byDayOfYear)
        {
            var ordinal = filler.Next(dayOfYear, 1, 1, "day of the year");
            days = DaysOf(y, 1, ordinal);
        }
        else
        {
            var m = filler.Next(month, now.Month, 1, "month");
            days = DaysOf(y, m, filler.Next(day, now.Day, 1, "day"));
        }

        double hours;
        if (byHalves)
        {
            var half = filler.Next(afternoon, 0, 0, "am/pm marker");
            hours = (filler.Next(hour12, 0, 0, "hour") is var h && h == 12 ? 0 : h) + (half * 12);
        }
        else
        {
            hours = filler.Next(hour, now.Hour, 0, "hour");
        }

        var minutes = filler.Next(minute, now.Minute, 0, "minute");
        var seconds = filler.Next(second, now.Second, 0, "second");
        var millis = filler.Next(millisecond, now.Millisecond, 0, "fraction");
        var total = (days * 86_400_000) + (((((hours * 60) + minutes - offsetMinutes) * 60) + seconds) * 1000) + millis;
        return Math.Abs(total) <= CivilTime.MaxMillis ? total : null;
    }

    internal static JsonataException Gap(string picture, string what) => new("D3136", $"The date/time picture '{picture}' {what}.");

    private static double DaysOf(double year, double month, double day)
    {
        if (Math.Max(Math.Abs(year), Math.Max(Math.Abs(month), Math.Abs(day))) > LargestField)
        {
            return double.NaN;
        }

        // Years of two digits are of the twentieth century, as in JavaScript; months past December roll over into the next year.
        var y = year is >= 0 and <= 99 ? 1900 + (long)year : (long)year;
        var months = Math.Max((long)month - 1, 0);
        return CivilTime.ToEpochDays(y + (months / 12), (int)(months % 12) + 1, (long)day);
    }
}
