using System.Collections.Immutable;
using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

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
        walk.Steps(flow.Steps, []);
        return walk.sites;
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
        switch (step)
        {
            case CallDefinition call:
                Call(call, results);
                return results.Add(call.Id);
            case ParallelDefinition parallel:
                return parallel.Branches.Aggregate(results, (after, branch) => after.Union(Step(branch, results)));
            case SequenceDefinition sequence:
                return Steps(sequence.Steps, results).Add(sequence.Id);
            default:
                throw new InvalidOperationException($"Step '{step.Id}' is of no known kind.");
        }
    }

    private void Call(CallDefinition call, ImmutableHashSet<string> results)
    {
        foreach (var method in call.Methods)
            Template(method.Path, call, results);
        foreach (var field in call.Query.Concat(call.Headers))
            Template(field.Value, call, results);
        Whole(call.Body, SiteKind.Step, call, results);
        Whole(call.Variables, SiteKind.Step, call, results);
        Whole(call.Result, SiteKind.Answer, call, results);
        Steps(call.Fallback, results);
    }

    private void Whole(DeclaredText? text, SiteKind kind, StepDefinition? step, ImmutableHashSet<string> results)
    {
        if (text is not null)
            sites.Add(new ExpressionSite(text, 0, text.Value, kind, step, results));
    }

    private void Template(DeclaredText text, StepDefinition step, ImmutableHashSet<string> results)
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
