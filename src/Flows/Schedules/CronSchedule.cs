using NodaTime;
using NodaTime.TimeZones;

namespace Trunkline.Flows.Schedules;

// A cron expression in a time zone. Where clocks are changed it does as Vixie cron and Cronos document it: what repeats within the day goes by the
// clock on the wall, whatever that shows; a point of time that the wall skips is due right after the gap, one that it shows twice the first time only.
internal sealed class CronSchedule(string expression, CronExpression cron, DateTimeZone zone) : FlowSchedule
{
    // Longer than any day of a calendar keeps one waiting: 29 February on a given day of the week may take 40 years.
    private const int HorizonYears = 100;

    public override string Text => $"{expression} {zone.Id}";

    public override DateTimeOffset? Next(DateTimeOffset after)
    {
        var at = Instant.FromUnixTimeSeconds(after.ToUnixTimeSeconds() + 1);
        var horizon = after.Year + HorizonYears > 9998 ? Instant.MaxValue : Instant.FromUtc(after.Year + HorizonYears, 1, 1, 0, 0);
        while (at < horizon)
        {
            var interval = zone.GetZoneInterval(at);
            if (Within(interval, at) is { } tick)
                return tick;
            if (!interval.HasEnd)
                return null;
            at = interval.End;
        }

        return null;
    }

    public override DateTimeOffset Local(DateTimeOffset tick) => Instant.FromDateTimeOffset(tick).InZone(zone).ToDateTimeOffset();

    // The first tick from a moment on while the zone's offset stays as it is.
    private DateTimeOffset? Within(ZoneInterval interval, Instant at)
    {
        var from = Wall(at, interval.WallOffset);
        if (!cron.RunsThrough && interval.HasStart)
        {
            var shown = Wall(interval.Start, zone.GetZoneInterval(interval.Start - Duration.Epsilon).WallOffset);
            var begins = Wall(interval.Start, interval.WallOffset);
            if (at == interval.Start && shown < begins && cron.Next(shown, begins) is not null)
                return interval.Start.ToDateTimeOffset();
            if (from < shown)
                from = shown;
        }

        var before = interval.HasEnd ? Wall(interval.End, interval.WallOffset) : from.AddYears(Math.Min(HorizonYears, 9998 - from.Year));
        return cron.Next(from, before) is { } wall ? new DateTimeOffset(wall.Ticks, TimeSpan.Zero) - interval.WallOffset.ToTimeSpan() : null;
    }

    private static DateTime Wall(Instant at, Offset offset) => at.WithOffset(offset).LocalDateTime.ToDateTimeUnspecified();
}
