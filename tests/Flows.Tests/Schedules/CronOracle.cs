using NodaTime;

namespace Trunkline.Flows.Tests.Schedules;

/// <summary>Says when a schedule is due by looking at every minute, one after the other, and by reading the expression in another way than the code does.</summary>
internal sealed class CronOracle(string cron, DateTimeZone zone)
{
    private readonly string[] fields = cron.Split(' ');
    private readonly bool[] minutes = Values(cron.Split(' ')[0], 0, 59);
    private readonly bool[] hours = Values(cron.Split(' ')[1], 0, 23);
    private readonly bool[] days = Values(cron.Split(' ')[2], 1, 31);
    private readonly bool[] months = Values(cron.Split(' ')[3], 1, 12);
    private readonly bool[] weekdays = Values(cron.Split(' ')[4], 0, 6);

    public IEnumerable<DateTimeOffset> Ticks(DateTimeOffset from, DateTimeOffset until)
    {
        var repeats = $"{fields[0]} {fields[1]}".IndexOfAny(['*', '-', '/']) >= 0;
        var start = from.AddDays(-2);
        var latest = Wall(start);
        for (var at = start.AddMinutes(1); at < until; at = at.AddMinutes(1))
        {
            var wall = Wall(at);
            var due = repeats ? Fits(wall) : wall > latest && Minutes(latest.AddMinutes(1), wall).Any(Fits);
            if (wall > latest)
                latest = wall;
            if (due && at >= from)
                yield return at;
        }
    }

    private static IEnumerable<DateTime> Minutes(DateTime first, DateTime last)
    {
        for (var minute = first; minute <= last; minute = minute.AddMinutes(1))
            yield return minute;
    }

    private DateTime Wall(DateTimeOffset at) => at.UtcDateTime + zone.GetUtcOffset(Instant.FromDateTimeOffset(at)).ToTimeSpan();

    private bool Fits(DateTime wall)
    {
        if (!minutes[wall.Minute] || !hours[wall.Hour] || !months[wall.Month])
            return false;
        var (month, week) = (days[wall.Day], weekdays[(int)wall.DayOfWeek]);
        return fields[2][0] == '*' || fields[4][0] == '*' ? month && week : month || week;
    }

    private static bool[] Values(string field, int least, int most) => [.. Enumerable.Range(0, most + 1).Select(value => value >= least && field.Split(',').Any(item =>
    {
        var parts = item.Split('/');
        var step = parts.Length > 1 ? int.Parse(parts[1]) : 1;
        var ends = parts[0] == "*" ? [least, most] : parts[0].Split('-').Select(int.Parse).ToArray();
        var (first, last) = (ends[0], ends.Length > 1 ? ends[1] : parts.Length > 1 ? most : ends[0]);
        return value >= first && value <= last && (value - first) % step == 0;
    }))];
}
