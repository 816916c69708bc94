namespace Trunkline.Flows.Schedules;

// A cron expression over local time, which knows no zone: five fields, or six with the seconds first.
internal sealed class CronExpression
{
    // Calendars repeat after 400 years: a day that is in none of them never comes.
    private static readonly DateTime CycleStart = new(2000, 1, 1);
    private readonly CronField seconds;
    private readonly CronField minutes;
    private readonly CronField hours;
    private readonly CronField days;
    private readonly CronField months;
    private readonly CronField weekdays;

    private CronExpression(CronField[] fields)
    {
        (seconds, minutes, hours) = (fields[0], fields[1], fields[2]);
        (days, months, weekdays) = (fields[3], fields[4], fields[5]);
        RunsThrough = seconds.Repeats || minutes.Repeats || hours.Repeats;
    }

    // Whether it repeats within the day, and so keeps its beat when clocks are changed; otherwise it means points of time, each once.
    public bool RunsThrough { get; }

    public bool EverComes => Next(CycleStart, CycleStart.AddYears(400)) is not null;

    // Null where there are faults.
    public static CronExpression? Read(string text, List<CronFault> faults)
    {
        if (Nickname(text.Trim()) is { } written)
        {
            faults.Add(new CronFault(0, $"'{text}' is no cron expression", $"write it out: {written}"));
            return null;
        }

        var words = Words(text);
        if (words.Count is not (5 or 6))
        {
            faults.Add(new CronFault(0, $"'{text}' has {words.Count} field{(words.Count == 1 ? "" : "s")}",
                "write minute, hour, day of the month, month and day of the week, as in '0 6 * * 1-5'; a sixth in front is the second"));
            return null;
        }

        var units = words.Count == 6 ? CronUnit.All : CronUnit.All.Skip(1);
        var read = words.Zip(units, (word, unit) => CronField.Read(unit, word.Text, word.Offset, faults)).ToList();
        CronField[] fields = [.. read.OfType<CronField>()];
        if (fields.Length < words.Count)
            return null;
        return new CronExpression(words.Count == 6 ? fields : [new CronField(1, Star: false, Repeats: false, []), .. fields]);
    }

    // The first local time from one on, and before another.
    public DateTime? Next(DateTime from, DateTime before)
    {
        if (from.Ticks % TimeSpan.TicksPerSecond != 0)
            from = new DateTime(from.Ticks - from.Ticks % TimeSpan.TicksPerSecond).AddSeconds(1);
        for (var date = from.Date; date < before;)
        {
            if (!months.Has(date.Month))
            {
                date = new DateTime(date.Year, date.Month, 1).AddMonths(1);
                continue;
            }

            if (Matches(date) && TimeFrom(date == from.Date ? from.TimeOfDay : TimeSpan.Zero) is { } time)
                return date + time < before ? date + time : null;
            date = date.AddDays(1);
        }

        return null;
    }

    // Vixie cron and POSIX: where both fields say which days, either may fit; one that begins with * leaves it to the other.
    private bool Matches(DateTime date)
    {
        var ofMonth = days.Has(date.Day) || days.Days.Any(d => d.Has(date));
        var ofWeek = weekdays.Has((int)date.DayOfWeek) || weekdays.Days.Any(d => d.Has(date));
        return days.Star || weekdays.Star ? ofMonth && ofWeek : ofMonth || ofWeek;
    }

    private TimeSpan? TimeFrom(TimeSpan from)
    {
        var (hour, minute, second) = (hours.From(from.Hours), from.Minutes, from.Seconds);
        if (hour != from.Hours)
            (minute, second) = (0, 0);
        for (; hour >= 0; hour = hours.From(hour + 1), minute = 0, second = 0)
        {
            var found = minutes.From(minute);
            if (found != minute)
                second = 0;
            for (; found >= 0; found = minutes.From(found + 1), second = 0)
            {
                if (seconds.From(second) is var s and >= 0)
                    return new TimeSpan(hour, found, s);
            }
        }

        return null;
    }

    private static List<(string Text, int Offset)> Words(string text)
    {
        var words = new List<(string, int)>();
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]))
                continue;
            var start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i]))
                i++;
            words.Add((text[start..i], start));
        }

        return words;
    }

    private static string? Nickname(string text) => text.ToLowerInvariant() switch
    {
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" or "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        _ => null,
    };
}
