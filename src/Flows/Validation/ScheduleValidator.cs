using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Definitions.Triggers;
using Trunkline.Flows.Schedules;

namespace Trunkline.Flows.Validation;

// A schedule that can be read, in a zone that exists, on days that come.
internal sealed class ScheduleValidator : IFlowValidator
{
    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        if (flow.Trigger is not ScheduleTriggerDefinition trigger)
            return;
        if (flow.OrderBy is { } order)
            faults.Add(order, "'order-by' in a flow that a clock starts", "leave it out: ticks come in order, and 'overlap' says whether their runs may overtake each other");
        if (trigger.Zone is { } zone && Zones.Find(zone.Value) is null)
            faults.Add(zone, $"unknown time zone '{zone.Value}'", Zones.Remedy(zone.Value));
        if (trigger.Cron is { } cron)
            CheckCron(cron, faults);
    }

    private static void CheckCron(DeclaredText text, FaultList faults)
    {
        var problems = new List<CronFault>();
        var cron = CronExpression.Read(text.Value, problems);
        foreach (var problem in problems)
        {
            var (line, column) = text.PlaceOf(problem.Offset);
            faults.Add(new Fault(text.File, line, column, problem.Problem, problem.Remedy));
        }

        if (cron is { EverComes: false })
            faults.Add(text, $"'{text.Value}' never comes: no year has such a day", "correct the day or the month");
    }
}
