namespace Trunkline.Jsonata.Pictures;

/// <summary>A moment as calendar and clock show it, in the proleptic Gregorian calendar, over the whole range of time stamps
/// (±8.64e15 milliseconds, years -271821 to 275760), which <see cref="DateTime"/> does not cover.</summary>
internal readonly struct CivilTime
{
    /// <summary>The largest distance of a time stamp from 1970, in milliseconds.</summary>
    public const double MaxMillis = 8.64e15;

    private const long MillisPerDay = 86_400_000;

    public CivilTime(long epochMillis)
    {
        var days = FloorDiv(epochMillis, MillisPerDay);
        MillisOfDay = (int)(epochMillis - (days * MillisPerDay));
        (Year, Month, Day) = FromEpochDays(days);
        DayOfYear = (int)(days - ToEpochDays(Year, 1, 1)) + 1;
        // 1970-01-01 was a Thursday.
        DayOfWeek = (int)(days + 3 - (FloorDiv(days + 3, 7) * 7)) + 1;
        EpochDays = days;
    }

    public long Year { get; }

    public int Month { get; }

    public int Day { get; }

    public int DayOfYear { get; }

    /// <summary>1 for Monday to 7 for Sunday.</summary>
    public int DayOfWeek { get; }

    public int MillisOfDay { get; }

    public long EpochDays { get; }

    public int Hour => MillisOfDay / 3_600_000;

    public int Minute => MillisOfDay / 60_000 % 60;

    public int Second => MillisOfDay / 1000 % 60;

    public int Millisecond => MillisOfDay % 1000;

    /// <summary>The Thursday of this day's week: a week belongs to the year and the month that its Thursday falls in (ISO 8601).</summary>
    public CivilTime Thursday => new((EpochDays + 4 - DayOfWeek) * MillisPerDay);

    /// <summary>Days from 1970-01-01 to a date; the month must be 1 to 12, the day may be any number.</summary>
    public static long ToEpochDays(long year, int month, long day)
    {
        // Counted in years that begin in March, so that the leap day is the last of its year.
        var y = month <= 2 ? year - 1 : year;
        var era = FloorDiv(y, 400);
        var yearOfEra = y - (era * 400);
        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }

    public static long FloorDiv(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);

    private static (long Year, int Month, int Day) FromEpochDays(long days)
    {
        var shifted = days + 719_468;
        var era = FloorDiv(shifted, 146_097);
        var dayOfEra = shifted - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = (int)(dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100)));
        var shiftedMonth = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * shiftedMonth) + 2) / 5) + 1;
        var month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, day);
    }
}
