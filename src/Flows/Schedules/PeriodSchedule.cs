using Trunkline.Declarations;

namespace Trunkline.Flows.Schedules;

// `every`: multiples of the period, counted in UTC from 1970 on, so that every instance and every restart agrees without remembering anything.
internal sealed class PeriodSchedule(TimeSpan period) : FlowSchedule
{
    public override string Text => "every " + DurationText.Format(period);

    public override DateTimeOffset? Next(DateTimeOffset after)
    {
        var since = after.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        var turn = Math.DivRem(since, period.Ticks, out var rest) + (rest < 0 ? 0 : 1);
        return DateTimeOffset.UnixEpoch.AddTicks(turn * period.Ticks);
    }

    public override DateTimeOffset Local(DateTimeOffset tick) => tick.ToUniversalTime();
}
