using System.Text.Json;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Execution.Undoing;

// What undo steps see: the results that stand beside the step they undo, in the flow itself or in one that a step of it ran; of the run, or of one item.
internal sealed class UndoScopes
{
    private readonly UndoOrder order;
    private readonly IReadOnlyDictionary<string, JsonElement> results;
    private readonly Action<IReadOnlyList<PlanStep>, ExpressionScope>? groups;
    private readonly Dictionary<string, ExpressionScope> scopes = new(StringComparer.Ordinal);

    // Place: where the steps stand. Results: by step id. Groups: sets what steps that leave no record gave; null where the results have it.
    public UndoScopes(UndoOrder order, string place, ExpressionScope scope, IReadOnlyDictionary<string, JsonElement> results, Action<IReadOnlyList<PlanStep>, ExpressionScope>? groups = null)
    {
        (this.order, this.results, this.groups) = (order, results, groups);
        Enter(place, scope, null);
    }

    // Throws JsonataException where an edited event has made a 'with' one that fails.
    public ExpressionScope Of(string id) => At(PlanSteps.PlaceOf(id));

    private ExpressionScope At(string place)
    {
        if (scopes.TryGetValue(place, out var known))
            return known;
        var run = (RunStep)order.Find(place)!;
        return Enter(place, At(PlanSteps.PlaceOf(place)).ForSubFlow(run), run.Steps);
    }

    private ExpressionScope Enter(string place, ExpressionScope scope, IReadOnlyList<PlanStep>? steps)
    {
        foreach (var (id, result) in results)
        {
            if (id != UndoReads.Item && PlanSteps.PlaceOf(id) == place)
                scope.Set(id, result);
        }

        if (steps is not null)
            groups?.Invoke(steps, scope);
        return scopes[place] = scope;
    }
}
