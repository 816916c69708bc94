using Trunkline.Declarations;
using Trunkline.Flows.Definitions.Triggers;

namespace Trunkline.Flows.Definitions;

// Reads a flow file. Reports what is not of the language's form; what it means is checked by the validators.
internal static class FlowReader
{
    public static FlowDefinition Read(DeclaredMap file, FaultList faults)
    {
        var name = file.RequiredText("flow", faults, "begin with 'flow: ' and the file's name");
        if (!file.Has("on"))
            faults.Add(file, "'on' is missing", "say what starts a run, as in 'on: { source: stripe }'");
        var trigger = file.Map("on", faults) is { } on ? TriggerReader.Read(on, faults) : null;
        var orderBy = ValueReader.Expression(file, "order-by", faults);
        var recordBodies = ValueReader.Choice(file, FlowGrammar.Record, faults) == "bodies";
        var onError = ValueReader.OnError(file, faults);
        if (!file.Has("steps"))
            faults.Add(file, "'steps' is missing", "list what is to be done");
        var steps = StepReader.ReadList(file, "steps", "step", faults);
        file.RejectUnknownKeys(faults);
        return new FlowDefinition(file, name, trigger, steps, recordBodies, onError) { OrderBy = orderBy };
    }
}
