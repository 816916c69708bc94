using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Validation;

internal static class FlowValidation
{
    private static readonly IFlowValidator[] Validators =
    [
        new NameValidator(), new TriggerValidator(), new ScheduleValidator(), new QueueValidator(), new StepIdValidator(), new ConnectionValidator(), new ProtocolValidator(), new OperationValidator(), new PathValidator(),
        new FieldValidator(), new RetryValidator(), new PaginateValidator(), new StructureValidator(), new AdmissionValidator(), new ExpressionValidator(),
        new FlowTriggerValidator(), new EmitValidator(), new SubFlowValidator(), new UseValidator(), new SettingsValidator(),
        new CompositeValidator(), new HttpValidator(),
    ];

    public static void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        foreach (var validator in Validators)
            validator.Check(flow, surroundings, faults);
    }

    // Every step of a flow, outer before inner, in the order of the file.
    public static IEnumerable<StepDefinition> AllSteps(IEnumerable<StepDefinition> steps)
    {
        foreach (var step in steps)
        {
            yield return step;
            foreach (var inner in AllSteps(step.Children))
                yield return inner;
        }
    }

    // The calls whose pages a forEach works on included.
    public static IEnumerable<CallDefinition> AllCalls(FlowDefinition flow) =>
        AllSteps(flow.Steps).Select(s => s as CallDefinition ?? (s as ForEachDefinition)?.Call).OfType<CallDefinition>();
}
