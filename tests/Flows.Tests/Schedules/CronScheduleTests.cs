using System.Globalization;
using NodaTime;
using Trunkline.Flows.Schedules;

namespace Trunkline.Flows.Tests.Schedules;

public class CronScheduleTests
{
    // Berlin: on 2026-03-29 02:00 becomes 03:00, on 2026-10-25 03:00 becomes 02:00.
    [Theory]
    [InlineData("0 6 * * 1-5", "Europe/Berlin", "2026-11-20T06:00Z", "2026-11-23T05:00Z 2026-11-24T05:00Z 2026-11-25T05:00Z")]
    [InlineData("0 6 * * MON-FRI", "UTC", "2026-11-20T06:00Z", "2026-11-23T06:00Z")]
    [InlineData("*/15 9-17 * JAN,jul *", "UTC", "2026-07-31T17:44:59Z", "2026-07-31T17:45Z 2027-01-01T09:00Z")]
    [InlineData("*/20 * * * * *", "UTC", "2026-01-01T00:00:19Z", "2026-01-01T00:00:20Z 2026-01-01T00:00:40Z 2026-01-01T00:01:00Z")]
    [InlineData("30 59 23 31 12 ?", "UTC", "2026-01-01T00:00Z", "2026-12-31T23:59:30Z 2027-12-31T23:59:30Z")]
    [InlineData("0 22-2/2 * * *", "UTC", "2026-01-01T20:00Z", "2026-01-01T22:00Z 2026-01-02T00:00Z 2026-01-02T02:00Z 2026-01-02T22:00Z")]
    [InlineData("0 0 * * FRI-MON", "UTC", "2026-11-20T00:00Z", "2026-11-21T00:00Z 2026-11-22T00:00Z 2026-11-23T00:00Z 2026-11-27T00:00Z")]
    [InlineData("0 0 * * 5-7", "UTC", "2026-11-22T00:00Z", "2026-11-27T00:00Z 2026-11-28T00:00Z 2026-11-29T00:00Z 2026-12-04T00:00Z")]
    [InlineData("5/25 0 1 1 *", "UTC", "2026-01-01T00:00Z", "2026-01-01T00:05Z 2026-01-01T00:30Z 2026-01-01T00:55Z 2027-01-01T00:05Z")]
    [InlineData("0 0 13 * FRI", "UTC", "2026-11-12T12:00Z", "2026-11-13T00:00Z 2026-11-20T00:00Z 2026-11-27T00:00Z 2026-12-04T00:00Z 2026-12-11T00:00Z 2026-12-13T00:00Z")]
    [InlineData("0 0 29 2 *", "UTC", "2096-03-01T00:00Z", "2104-02-29T00:00Z")]
    [InlineData("0 0 L * *", "UTC", "2027-12-31T12:00Z", "2028-01-31T00:00Z 2028-02-29T00:00Z")]
    [InlineData("0 0 L-2 2 *", "UTC", "2027-01-01T00:00Z", "2027-02-26T00:00Z 2028-02-27T00:00Z")]
    [InlineData("0 0 LW * *", "UTC", "2026-01-01T00:00Z", "2026-01-30T00:00Z 2026-02-27T00:00Z 2026-03-31T00:00Z")]
    [InlineData("0 0 1W * *", "UTC", "2026-07-15T00:00Z", "2026-08-03T00:00Z 2026-09-01T00:00Z")]
    [InlineData("0 0 15W,L * *", "UTC", "2026-08-01T00:00Z", "2026-08-14T00:00Z 2026-08-31T00:00Z 2026-09-15T00:00Z")]
    [InlineData("0 0 * * MON#2,5L", "UTC", "2026-11-01T00:00Z", "2026-11-09T00:00Z 2026-11-27T00:00Z 2026-12-14T00:00Z")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-28T02:00Z", "2026-03-29T01:00Z 2026-03-30T00:30Z")]
    [InlineData("0,30 2,3 * * *", "Europe/Berlin", "2026-03-28T23:00Z", "2026-03-29T01:00Z 2026-03-29T01:30Z 2026-03-30T00:00Z")]
    [InlineData("*/30 2 * * *", "Europe/Berlin", "2026-03-28T23:00Z", "2026-03-30T00:00Z 2026-03-30T00:30Z")]
    [InlineData("*/30 * * * *", "Europe/Berlin", "2026-03-29T00:29Z", "2026-03-29T00:30Z 2026-03-29T01:00Z 2026-03-29T01:30Z")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", "2026-10-25T00:30Z 2026-10-26T01:30Z")]
    [InlineData("*/30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", "2026-10-25T00:00Z 2026-10-25T00:30Z 2026-10-25T01:00Z 2026-10-25T01:30Z 2026-10-26T01:00Z")]
    [InlineData("0 0 * * *", "America/Havana", "2026-03-07T12:00Z", "2026-03-08T05:00Z 2026-03-09T04:00Z")]
    [InlineData("30 23 * * *", "America/St_Johns", "2010-11-06T12:00Z", "2010-11-07T02:00Z 2010-11-08T03:00Z")]
    [InlineData("0 12 30 12 *", "Pacific/Apia", "2011-01-01T00:00Z", "2011-12-30T10:00Z 2012-12-29T22:00Z")]
    public void Ticks_are_due_where_the_wall_says(string cron, string zone, string after, string expected)
    {
        var due = expected.Split(' ');
        Assert.Equal(due.Select(Time), Ticks(Schedule(cron, zone), Time(after)).Take(due.Length));
    }

    [Fact]
    public void A_tick_is_shown_as_the_wall_shows_it()
    {
        var schedule = Schedule("0 6 * * *", "Europe/Berlin");
        Assert.Equal("2026-11-21T06:00:00+01:00", schedule.Local(schedule.Next(Time("2026-11-20T06:00Z"))!.Value).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
    }

    // Every change of the clocks of the zones, and what lies between, against an oracle that looks at every minute.
    [Theory]
    [InlineData("Europe/Berlin", 2025, 2)]
    [InlineData("America/New_York", 2026, 1)]
    [InlineData("Australia/Lord_Howe", 2026, 1)]
    [InlineData("America/St_Johns", 2010, 1)]
    [InlineData("America/Sao_Paulo", 2018, 1)]
    [InlineData("Africa/Casablanca", 2026, 1)]
    [InlineData("Asia/Kathmandu", 2026, 1)]
    public void Random_schedules_are_due_as_an_oracle_says_that_looks_at_every_minute(string zoneName, int year, int years)
    {
        var zone = DateTimeZoneProviders.Tzdb[zoneName];
        var from = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var until = from.AddYears(years);
        var draw = new Random(zoneName.Length * year);
        for (var round = 0; round < 3; round++)
        {
            var cron = RandomCron(draw);
            var expected = new CronOracle(cron, zone).Ticks(from, until).ToList();
            var ticks = Ticks(Schedule(cron, zoneName), from.AddSeconds(-1)).TakeWhile(t => t < until).ToList();
            Assert.Equal((cron, ""), (cron, string.Join(' ', expected.Except(ticks).Concat(ticks.Except(expected)).Order().Take(3).Select(t => t.ToString("u")))));
            Assert.Equal(expected.Count, ticks.Count);
        }
    }

    // The days around every change, many schedules that have the night's hours in them.
    [Fact]
    public void Schedules_of_the_night_agree_with_the_oracle_wherever_clocks_are_changed()
    {
        var draw = new Random(20261120);
        foreach (var name in (string[])["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "America/Havana", "Africa/Cairo", "Asia/Tehran"])
        {
            var zone = DateTimeZoneProviders.Tzdb[name];
            var changes = zone.GetZoneIntervals(Instant.FromUtc(2015, 1, 1, 0, 0), Instant.FromUtc(2026, 12, 31, 0, 0)).Skip(1).Select(i => i.Start.ToDateTimeOffset());
            foreach (var change in changes)
            {
                var (from, until) = (change.AddHours(-30), change.AddHours(30));
                var cron = $"{Field(draw, 0, 59)} {draw.Next(4) switch { 0 => "*", 1 => "0-4", 2 => $"{draw.Next(4)},23", _ => $"{draw.Next(4)}" }} * * *";
                Assert.Equal(
                    (cron, name, string.Join(' ', new CronOracle(cron, zone).Ticks(from, until).Select(t => t.ToString("u")))),
                    (cron, name, string.Join(' ', Ticks(Schedule(cron, name), from.AddSeconds(-1)).TakeWhile(t => t < until).Select(t => t.ToString("u")))));
            }
        }
    }

    [Fact]
    public void A_period_is_counted_from_1970_on()
    {
        var schedule = new PeriodSchedule(TimeSpan.FromMinutes(15));
        Assert.Equal("every 15m", schedule.Text);
        Assert.Equal(Time("2026-11-20T06:15Z"), schedule.Next(Time("2026-11-20T06:00Z")));
        Assert.Equal(Time("2026-11-20T06:15Z"), schedule.Next(Time("2026-11-20T06:14:59Z")));
        Assert.Equal(Time("1970-01-01T00:00Z"), schedule.Next(Time("1969-12-31T23:59Z")));
        Assert.Equal(Time("1969-12-31T23:45Z"), schedule.Next(Time("1969-12-31T23:44Z")));
    }

    private static FlowSchedule Schedule(string cron, string zone) => new CronSchedule(cron, CronExpression.Read(cron, [])!, Zones.Find(zone)!);

    private static IEnumerable<DateTimeOffset> Ticks(FlowSchedule schedule, DateTimeOffset after)
    {
        while (schedule.Next(after) is { } next)
            yield return after = next;
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static string RandomCron(Random draw) =>
        $"{Field(draw, 0, 59)} {Field(draw, 0, 23)} {Field(draw, 1, 31)} {(draw.Next(3) > 0 ? "*" : Field(draw, 1, 12))} {(draw.Next(2) > 0 ? "*" : Field(draw, 0, 6))}";

    private static string Field(Random draw, int least, int most)
    {
        var value = draw.Next(least, most + 1);
        return draw.Next(5) switch
        {
            0 => "*",
            1 => $"*/{draw.Next(1, Math.Min(20, most - least))}",
            2 => $"{value}-{draw.Next(value, most + 1)}",
            3 => $"{draw.Next(least, most + 1)},{value}",
            _ => $"{value}",
        };
    }
}
