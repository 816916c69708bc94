using System.Globalization;
using Trunkline.Flows.Triggers;
using Trunkline.Runs.Catalog;

namespace Trunkline.Cli.Commands;

/// <summary>When scheduled flows are due next, so that an author sees whether the schedule says what was meant.</summary>
internal static class NextTicks
{
    private const int Shown = 3;

    public static IEnumerable<string> Of(FlowCatalog flows, DateTimeOffset now) => flows.Of<ScheduleTrigger>().Select(f =>
    {
        var ticks = new List<string>();
        for (var tick = f.Trigger.Schedule.Next(now); tick is { } due && ticks.Count < Shown; tick = f.Trigger.Schedule.Next(due))
            ticks.Add(f.Trigger.Schedule.Local(due).ToString("ddd yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture));
        return $"flow {f.Flow.Plan.Flow} ({f.Trigger.Schedule.Text}) is due {string.Join(", ", ticks)}";
    });
}
