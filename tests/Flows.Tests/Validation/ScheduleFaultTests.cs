using Trunkline.Flows.Tests.Scripted;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Tests.Validation;

public class ScheduleFaultTests
{
    [Theory]
    [InlineData("{ schedule: \"0 6 * *\" }", "2:18: '0 6 * *' has 4 fields: write minute, hour, day of the month, month and day of the week, as in '0 6 * * 1-5'; a sixth in front is the second")]
    [InlineData("{ schedule: \"@daily\" }", "2:18: '@daily' is no cron expression: write it out: 0 0 * * *")]
    [InlineData("{ schedule: \"60 6 * * *\" }", "2:18: '60' is no minute: use from 0 to 59")]
    [InlineData("{ schedule: \"0 6 * FOO MO-FR\" }", "2:24: 'FOO' is no month: use from 1 to 12, or JAN to DEC", "2:28: 'MO' is no day of the week: use from 0 to 6, or SUN to SAT", "2:31: 'FR' is no day of the week: use from 0 to 6, or SUN to SAT")]
    [InlineData("{ schedule: \"*/90 * * * *\" }", "2:20: '90' is no step of the minute: use 1 to 59; other periods are written as 'every: 90m'")]
    [InlineData("{ schedule: \"*/0 1,,2 * * *\" }", "2:20: '0' is no step of the minute: use 1 to 59; other periods are written as 'every: 90m'", "2:24: the hour is missing: use from 0 to 23")]
    [InlineData("{ schedule: \"0 0 32W * L\" }", "2:22: '32W' is no day of the month: use from 1 to 31", "2:28: 'L' is no day of the week: name the day, as in FRIL for the month's last Friday")]
    [InlineData("{ schedule: \"0 0 * * MON#6\" }", "2:26: 'MON#6' is no day of the week: use from 0 to 6, or SUN to SAT")]
    [InlineData("{ schedule: \"0 0 30 2 *\" }", "2:17: '0 0 30 2 *' never comes: no year has such a day: correct the day or the month")]
    [InlineData("{ schedule: \"0 0 31 4,6 ?\" }", "2:17: '0 0 31 4,6 ?' never comes: no year has such a day: correct the day or the month")]
    [InlineData("{ schedule: \"0 0 L-30 2 *\" }", "2:17: '0 0 L-30 2 *' never comes: no year has such a day: correct the day or the month")]
    [InlineData("{ schedule: \"0 0 * * *\", zone: Europe/Berln }", "2:36: unknown time zone 'Europe/Berln': did you mean 'Europe/Berlin'?")]
    [InlineData("{ schedule: \"0 0 * * *\", zone: W. Europe Standard Time }", "2:36: unknown time zone 'W. Europe Standard Time': did you mean 'Europe/Berlin'?")]
    [InlineData("{ schedule: \"0 0 * * *\", zone: Zzzzzzzzzzzzz }", "2:36: unknown time zone 'Zzzzzzzzzzzzz': name it as the IANA database does, as in Europe/Berlin")]
    [InlineData("{ schedule: \"0 0 * * *\", missed: lst, overlap: yes }", "2:38: 'missed' is 'lst': did you mean 'last'?", "2:52: 'overlap' is 'yes': use one of allow, skip")]
    [InlineData("{ every: 1500ms }", "2:14: 'every' is '1s500ms': use whole seconds, up to 366 days")]
    [InlineData("{ every: soon }", "2:14: 'every' is 'soon': write it like 500ms, 10s, 10m, 24h, 7d or 1h30m")]
    [InlineData("{ every: 15m, zone: UTC }", "2:19: unknown key 'zone': use one of every, missed, overlap")]
    [InlineData("{ every: 15m, schedule: \"0 0 * * *\" }", "2:7: 'schedule' and 'every' in one trigger: keep one of them, and write a flow for the other")]
    [InlineData("{ shedule: \"0 0 * * *\" }", "2:7: unknown key 'shedule': did you mean 'schedule'?")]
    public void A_schedule_that_cannot_be_is_told_at_its_place(string on, params string[] expected)
    {
        var faults = Flow.Faults($"flow: f\non: {on}\nsteps: [ {{ call: crm, get: /a }} ]\n");
        Assert.Equal(expected, faults);
    }

    [Fact]
    public void Ticks_need_no_order_by() => Assert.Equal(
        ["3:11: 'order-by' in a flow that a clock starts: leave it out: ticks come in order, and 'overlap' says whether their runs may overtake each other"],
        Flow.Faults("flow: f\non: { every: 1h }\norder-by: data.due\nsteps: [ { call: crm, get: /a } ]\n"));

    [Fact]
    public void What_is_left_out_is_the_careful_choice()
    {
        var trigger = Assert.IsType<ScheduleTrigger>(Flow.Compile("flow: f\non: { schedule: 0 6 * * 1-5 }\nsteps: [ { call: crm, get: /a } ]\n").Trigger);
        Assert.Equal((MissedTicks.Last, false, "0 6 * * 1-5 UTC"), (trigger.Missed, trigger.Overlap, trigger.Schedule.Text));
        trigger = Assert.IsType<ScheduleTrigger>(Flow.Compile("flow: f\non: { every: 90s, missed: all, overlap: allow }\nsteps: [ { call: crm, get: /a } ]\n").Trigger);
        Assert.Equal((MissedTicks.All, true, "every 1m30s"), (trigger.Missed, trigger.Overlap, trigger.Schedule.Text));
    }
}
