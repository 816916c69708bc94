using System.Text.RegularExpressions;
using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Execution;

namespace Trunkline.Flows.Validation;

// Steps that stand where they cannot work: never reached, without anything to undo with, or waiting for what nobody sends.
internal sealed partial class StructureValidator : IFlowValidator
{
    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        CheckList(flow.Steps, faults);
        foreach (var step in FlowValidation.AllSteps(flow.Steps))
        {
            CheckList(step.Fallback, faults);
            switch (step)
            {
                case SequenceDefinition sequence:
                    CheckList(sequence.Steps, faults);
                    break;
                case SwitchDefinition choice:
                    foreach (var of in choice.Cases)
                        CheckList(of.Steps, faults);
                    break;
                case ForEachDefinition list:
                    CheckList(list.Steps, faults);
                    foreach (var call in FlowValidation.AllSteps(list.Inner).OfType<CallDefinition>().Where(c => c.Undo.Count > 0))
                        faults.Add(call.At.Key("undo")!, "'undo' inside a forEach", "undo the whole list with a step behind it");
                    break;
                case CallDefinition call:
                    foreach (var inner in FlowValidation.AllSteps(call.Undo).OfType<CallDefinition>().Where(c => c.Undo.Count > 0))
                        faults.Add(inner.At.Key("undo")!, "'undo' of an undo step", "leave it out");
                    break;
                case WaitDefinition { Signal: { } signal }:
                    CheckSignal(signal, faults);
                    break;
            }
        }
    }

    private static void CheckList(IReadOnlyList<StepDefinition> steps, FaultList faults)
    {
        for (var i = 0; i < steps.Count - 1; i++)
        {
            if (steps[i] is StopDefinition { When: null } or FailDefinition { When: null, Fallback.Count: 0, OnError: null })
                faults.Add(steps[i + 1].At, $"this step is never reached: '{steps[i].Id}' ends the run", "move it, or give that step a 'when'");
        }
    }

    private static void CheckSignal(DeclaredText signal, FaultList faults)
    {
        if (Signals.Reserved.Contains(signal.Value))
            faults.Add(signal, $"signal '{signal.Value}' has a meaning of its own", "give it another name");
        else if (!Name().IsMatch(signal.Value) || signal.Value.Length > 50)
            faults.Add(signal, $"'{signal.Value}' is no signal name", "use lower-case letters and digits, with single dashes between words, at most 50");
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
