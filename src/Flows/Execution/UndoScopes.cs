using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Execution;

// What undo steps see: the results that stand beside the call they undo, in the flow itself or in one that a step of it ran.
internal sealed class UndoScopes
{
    private readonly RunInput input;
    private readonly Dictionary<string, ExpressionScope> scopes = new(StringComparer.Ordinal);

    public UndoScopes(RunInput input, ExpressionScope outermost)
    {
        this.input = input;
        Enter("", outermost);
    }

    // Throws JsonataException where an edited event has made a 'with' one that fails.
    public ExpressionScope Of(string id) => At(PlaceOf(id));

    private static string PlaceOf(string id) => id[..Math.Max(0, id.LastIndexOf('/'))];

    private ExpressionScope At(string place)
    {
        if (scopes.TryGetValue(place, out var known))
            return known;
        var scope = At(PlaceOf(place)).ForSubFlow(PlanSteps.FindRun(input.Plan.Steps, place)!);
        Enter(place, scope);
        return scope;
    }

    private void Enter(string place, ExpressionScope scope)
    {
        foreach (var record in input.Done)
        {
            if (PlaceOf(record.Report.Id) == place)
                scope.Set(record.Report.Id, record.Result);
        }

        scopes[place] = scope;
    }
}
