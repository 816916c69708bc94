using System.Globalization;

namespace Trunkline.Flows.Schedules;

// Days that no set of numbers can say: L, L-3, LW, 15W of the month; FRIL, MON#2 of the week.
internal abstract record CronDay
{
    public abstract bool Has(DateTime date);

    // Null where the item is none of them; whatever is wrong with it is then told as of any other item.
    public static CronDay? Read(CronUnit unit, string item)
    {
        var text = item.ToUpperInvariant();
        if (unit == CronUnit.Day)
            return text == "L" ? new FromEnd(0) : text == "LW" ? new NearestWorkday(0) : text.StartsWith("L-", StringComparison.Ordinal) ? Number(text[2..], 1, 30) is { } back ? new FromEnd(back) : null
                : text.EndsWith('W') && Number(text[..^1], 1, 31) is { } near ? new NearestWorkday(near) : null;
        if (unit != CronUnit.Weekday)
            return null;
        if (text.Length > 1 && text[^1] == 'L' && unit.Value(text.AsSpan(0, text.Length - 1)) is { } last)
            return new LastWeekday((DayOfWeek)last);
        return text.Split('#') is [var day, var place] && unit.Value(day) is { } nth && Number(place, 1, 5) is { } which ? new NthWeekday((DayOfWeek)nth, which) : null;
    }

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;

    private static int LengthOf(DateTime date) => DateTime.DaysInMonth(date.Year, date.Month);

    private sealed record FromEnd(int Back) : CronDay
    {
        public override bool Has(DateTime date) => date.Day == LengthOf(date) - Back;
    }

    // Day 0 is the last one. The nearest workday does not leave the month, and a month without the day has none.
    private sealed record NearestWorkday(int Day) : CronDay
    {
        public override bool Has(DateTime date)
        {
            var length = LengthOf(date);
            if (Day > length)
                return false;
            var day = Day == 0 ? length : Day;
            var wanted = new DateTime(date.Year, date.Month, day);
            return date.Day == wanted.DayOfWeek switch
            {
                DayOfWeek.Saturday => day == 1 ? 3 : day - 1,
                DayOfWeek.Sunday => day == length ? day - 2 : day + 1,
                _ => day,
            };
        }
    }

    private sealed record LastWeekday(DayOfWeek Weekday) : CronDay
    {
        public override bool Has(DateTime date) => date.DayOfWeek == Weekday && date.Day > LengthOf(date) - 7;
    }

    private sealed record NthWeekday(DayOfWeek Weekday, int Nth) : CronDay
    {
        public override bool Has(DateTime date) => date.DayOfWeek == Weekday && (date.Day - 1) / 7 + 1 == Nth;
    }
}
