using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Definitions.Triggers;

namespace Trunkline.Flows.Validation;

// A message is one event, with one id, however many flows take it.
internal sealed class QueueAgreement
{
    private readonly Dictionary<string, QueueTriggerDefinition> first = new(StringComparer.Ordinal);

    public void Check(FlowDefinition flow, FaultList faults)
    {
        if (flow.Trigger is not QueueTriggerDefinition trigger || first.TryAdd(trigger.Queue.Value, trigger))
            return;
        var other = first[trigger.Queue.Value];
        if (other.MessageId?.Value.Trim() != trigger.MessageId?.Value.Trim())
            faults.Add(trigger.MessageId ?? trigger.Queue, $"messages of queue '{trigger.Queue.Value}' have another 'id' in {other.At.File}", "write the same 'id' in both, or in neither");
    }
}
