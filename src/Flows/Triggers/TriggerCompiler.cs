using System.Text.Json;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Definitions.Triggers;
using Trunkline.Flows.Schedules;

namespace Trunkline.Flows.Triggers;

// Turns a checked trigger into what decides whether a run starts.
internal static class TriggerCompiler
{
    public static FlowTrigger Compile(FlowDefinition definition, FlowSurroundings surroundings, JsonElement? settings) => definition.Trigger switch
    {
        SourceTriggerDefinition source => new EventTrigger(source.Source.Value, [.. source.Types.Select(t => t.Value)], source.Where?.Value, settings),
        FlowTriggerDefinition flow => new EventTrigger(OwnSources.OfFlow(flow.Flow.Value), [.. flow.Types.Select(t => t.Value)], flow.Where?.Value, settings),
        ManualTriggerDefinition => new ManualTrigger(),
        ScheduleTriggerDefinition { Cron: { } cron } ticks => new ScheduleTrigger(
            new CronSchedule(cron.Value, CronExpression.Read(cron.Value, [])!, Zones.Find(ticks.Zone?.Value ?? "UTC")!), ticks.Missed, ticks.Overlap),
        ScheduleTriggerDefinition ticks => new ScheduleTrigger(new PeriodSchedule(ticks.Every!.Value), ticks.Missed, ticks.Overlap),
        QueueTriggerDefinition queue => new QueueTrigger(queue.Queue.Value, queue.MessageId?.Value, queue.Where?.Value, settings),
        HttpTriggerDefinition http => HttpTriggerCompiler.Compile(http, definition, surroundings),
        var trigger => throw new InvalidOperationException($"A trigger at {trigger?.At.File}:{trigger?.At.Line} is of no known kind."),
    };
}
