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
            CheckList(step.Undo, faults);
            foreach (var inner in FlowValidation.AllSteps(step.Undo).Where(s => s.Undo.Count > 0))
                faults.Add(inner.At.Key("undo")!, "'undo' of an undo step", "leave it out");
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
            if (NeverGoesOn(steps[i]))
                faults.Add(steps[i + 1].At, $"this step is never reached: '{steps[i].Id}' ends the run", "move it, or give that step a 'when'");
        }
    }

    private static bool NeverGoesOn(StepDefinition step) => step is { When: null } && step switch
    {
        StopDefinition => true,
        FailDefinition => !IsCaught(step),
        _ => EndsTheRun(step) || !IsCaught(step) && Stuck(step, NeverGoesOn),
    };

    // Not even a fallback goes on behind it.
    private static bool EndsTheRun(StepDefinition step) => step is { When: null } && (step is StopDefinition || Stuck(step, EndsTheRun));

    private static bool IsCaught(StepDefinition step) => step.Fallback.Count > 0 || step.OnError is not null;

    private static bool Stuck(StepDefinition step, Func<StepDefinition, bool> isStuck) => step switch
    {
        SequenceDefinition sequence => sequence.Steps.Any(isStuck),
        ParallelDefinition parallel => parallel.Branches.Any(isStuck),
        SwitchDefinition choice => choice.Cases.Any(c => c.When is null) && choice.Cases.All(c => c.Steps.Any(isStuck)),
        _ => false,
    };

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
