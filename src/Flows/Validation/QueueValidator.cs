using System.Text.RegularExpressions;
using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Definitions.Triggers;

namespace Trunkline.Flows.Validation;

// A queue that Azure Storage takes, with room for the name of its poison queue, and that is none of Trunkline's own.
internal sealed partial class QueueValidator : IFlowValidator
{
    private const string Own = "trunkline-";
    private const string Poison = "poison";

    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        if (flow.Trigger is not QueueTriggerDefinition { Queue: var queue })
            return;
        if (queue.Value.Length is < 3 or > 56 || !Name().IsMatch(queue.Value))
            faults.Add(queue, $"'{queue.Value}' is no queue name", "use lower-case letters, digits and single dashes, 3 to 56 characters");
        else if (queue.Value.StartsWith(Own, StringComparison.Ordinal))
            faults.Add(queue, $"'{queue.Value}' is one of Trunkline's own queues", $"use a name that does not begin with '{Own}'");
        else if (queue.Value.EndsWith(Poison, StringComparison.Ordinal))
            faults.Add(queue, $"'{queue.Value}' is where messages are set aside", "name the queue that they come from");
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
