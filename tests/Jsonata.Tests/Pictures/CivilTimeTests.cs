using Trunkline.Jsonata.Pictures;

namespace Trunkline.Jsonata.Tests.Pictures;

public sealed class CivilTimeTests
{
    [Fact]
    public void Agrees_with_DateTime_where_that_reaches()
    {
        for (var day = new DateTime(1, 1, 1, 13, 14, 15, 167, DateTimeKind.Utc); day.Year < 9999; day = day.AddDays(53))
        {
            var time = new CivilTime((day - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond);
            Assert.Equal(
                (day.Year, day.Month, day.Day, day.DayOfYear, day.Hour, day.Minute, day.Second, day.Millisecond, ((int)day.DayOfWeek + 6) % 7),
                ((int)time.Year, time.Month, time.Day, time.DayOfYear, time.Hour, time.Minute, time.Second, time.Millisecond, time.DayOfWeek - 1));
            Assert.Equal(System.Globalization.ISOWeek.GetYear(day), (int)time.Thursday.Year);
            Assert.Equal(System.Globalization.ISOWeek.GetWeekOfYear(day), ((time.Thursday.DayOfYear - 1) / 7) + 1);
            Assert.Equal(time.EpochDays, CivilTime.ToEpochDays(time.Year, time.Month, time.Day));
        }
    }
}
