using System.Collections.Immutable;
using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Definitions.Triggers;

namespace Trunkline.Flows.Validation;

// Walks a flow in the order it runs and lists every expression with the results that exist when it is evaluated.
internal sealed class ExpressionSites
{
    private readonly List<ExpressionSite> sites = [];
    private readonly FaultList faults;

    private ExpressionSites(FaultList faults) => this.faults = faults;

    // Templates that cannot be split are reported here, once.
    public static IReadOnlyList<ExpressionSite> Of(FlowDefinition flow, FaultList faults)
    {
        var walk = new ExpressionSites(faults);
        if (flow.Trigger?.Where is { } where)
            walk.Whole(where, SiteKind.Trigger, null, []);
        if (flow.Trigger is QueueTriggerDefinition { MessageId: { } id })
            walk.Whole(id, SiteKind.Trigger, null, []);
        foreach (var key in (ReadOnlySpan<DeclaredText?>)[flow.OrderBy, flow.Trigger?.Pacing?.Debounce?.By, flow.Trigger?.Pacing?.Batch?.By])
            walk.Whole(key, SiteKind.Trigger, null, []);
        walk.Answer(flow.Answer, walk.Steps(flow.Steps, []));
        return walk.sites;
    }

    private void Answer(AnswerDefinition? answer, ImmutableHashSet<string> results)
    {
        if (answer is null)
            return;
        Whole(answer.Status, SiteKind.Step, null, results);
        foreach (var field in answer.Headers)
            Template(field.Value, null, results);
        Whole(answer.Body, SiteKind.Step, null, results);
    }

    private ImmutableHashSet<string> Steps(IReadOnlyList<StepDefinition> steps, ImmutableHashSet<string> results)
    {
        foreach (var step in steps)
            results = Step(step, results);
        return results;
    }

    private ImmutableHashSet<string> Step(StepDefinition step, ImmutableHashSet<string> results)
    {
        Whole(step.When, SiteKind.Step, step, results);
        Steps(step.Fallback, results);
        var behind = Body(step, results);
        Steps(step.Undo, behind);
        return behind;
    }

    // What can be read behind the step.
    private ImmutableHashSet<string> Body(StepDefinition step, ImmutableHashSet<string> results)
    {
        switch (step)
        {
            case CallDefinition call:
                Call(call, call, results);
                break;
            case MapDefinition map:
                Whole(map.Expression, SiteKind.Step, step, results);
                break;
            case ParallelDefinition parallel:
                // Its fallback's result is the only one it can have.
                var over = parallel.Branches.Aggregate(results, (after, branch) => after.Union(Step(branch, results)));
                return step.Fallback.Count > 0 ? over.Add(step.Id) : over;
            case CompositeDefinition composite:
                foreach (var part in composite.Parts)
                    Step(part.Call, results);
                break;
            case SequenceDefinition sequence:
                return Steps(sequence.Steps, results).Add(step.Id);
            case SwitchDefinition choice:
                foreach (var of in choice.Cases)
                {
                    Whole(of.When, SiteKind.Step, step, results);
                    Steps(of.Steps, results);
                }

                break;
            case ForEachDefinition list:
                Whole(list.Items, SiteKind.Step, step, results);
                if (list.Call is { } pages)
                    Call(pages, list, results);
                Steps(list.Steps, results.Add("item").Add("index"));
                break;
            case WaitDefinition wait:
                Whole(wait.Until, SiteKind.Step, step, results);
                break;
            case FailDefinition fail:
                Template(fail.Message, step, results);
                break;
            case StopDefinition stop:
                Template(stop.Reason, step, results);
                break;
            case RunDefinition run:
                Whole(run.With, SiteKind.Step, step, results);
                break;
            case UseDefinition use:
                Whole(use.With, SiteKind.Step, step, results);
                break;
            case EmitDefinition emit:
                Whole(emit.Data, SiteKind.Step, step, results);
                Whole(emit.EventId, SiteKind.Step, step, results);
                break;
            default:
                throw new InvalidOperationException($"Step '{step.Id}' is of no known kind.");
        }

        return results.Add(step.Id);
    }

    // The step is the call itself, or the forEach whose list it gives.
    private void Call(CallDefinition call, StepDefinition step, ImmutableHashSet<string> results)
    {
        foreach (var method in call.Methods)
            Template(method.Path, step, results);
        foreach (var field in call.Query.Concat(call.Headers))
            Template(field.Value, step, results);
        Whole(call.Body, SiteKind.Step, step, results);
        Whole(call.Variables, SiteKind.Step, step, results);
        Whole(call.Result, SiteKind.Answer, step, results);
        Whole(call.Paginate?.Items, SiteKind.Answer, step, results);
        Whole(call.Paginate?.From, SiteKind.Answer, step, results);
    }

    private void Whole(DeclaredText? text, SiteKind kind, StepDefinition? step, ImmutableHashSet<string> results)
    {
        if (text is not null)
            sites.Add(new ExpressionSite(text, 0, text.Value, kind, step, results));
    }

    private void Template(DeclaredText text, StepDefinition? step, ImmutableHashSet<string> results)
    {
        if (TemplateText.TryParse(text.Value, out var problem) is not { } parts)
        {
            var (line, column) = text.PlaceOf(problem!.Offset);
            faults.Add(new Fault(text.File, line, column, problem.Problem, problem.Remedy));
            return;
        }

        foreach (var part in parts)
        {
            if (part.IsExpression)
                sites.Add(new ExpressionSite(text, part.Offset, part.Text, SiteKind.Step, step, results));
        }
    }
}
