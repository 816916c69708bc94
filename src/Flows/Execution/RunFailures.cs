using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Execution;

// Steps that failed for good, until a rule of a step around them takes care of them.
internal sealed class RunFailures
{
    private readonly List<Failure> failures = [];
    private readonly HashSet<string> settled = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<StepReport> earlier;

    public RunFailures(RunInput input)
    {
        earlier = input.Failed;
        if (input.GivenUp is not { } givenUp)
            return;

        // Branches beside these went on in another execution: here they have failed already. What failed before the last resume is to be done anew.
        foreach (var report in input.Failed.Take(input.GivenUpSteps ?? input.Failed.Count))
        {
            if (report.State == StepState.Failed)
                failures.Add(new Failure(report, givenUp.At));
        }
    }

    // Failed now, or fell back and are not over: the first of the reports that the next execution gets.
    public int Count => failures.Count;

    // The first that nothing took care of; null when there is none.
    public DeadLetter? DeadLetter
    {
        get
        {
            foreach (var failure in failures)
            {
                if (failure.Report.State == StepState.Failed)
                    return new DeadLetter(failure.Report.Id, failure.Report.Fault!, failure.At, failure.Report.Connection);
            }

            return null;
        }
    }

    // Whether the flow wants the run undone rather than a person asked: only if it wants so for every failure.
    public bool WantsUndo => failures.Count > 0 && failures.TrueForAll(f => f.Rule == ErrorRule.Undo);

    // Whether a step, or an item's step, is that step or inside it.
    public static bool IsInside(string key, PlanStep step, ExpressionScope scope) =>
        scope.Holds(key) && PlanSteps.Contains(step, key.AsSpan(0, key.Length - ExpressionScope.SuffixOf(key).Length));

    public bool Has(string key) => failures.Exists(f => f.Report.Id == key && f.Report.State == StepState.Failed);

    public void Add(StepReport report, DateTimeOffset at) => failures.Add(new Failure(report, at));

    public StepReport? Of(string key) => failures.Find(f => f.Report.Id == key)?.Report;

    // Takes the failures inside a step, itself included, out; false and nothing taken where one is not to be taken care of by others.
    public bool TryTake(PlanStep step, ExpressionScope scope, bool exceptOwnFaults, out List<StepReport> taken)
    {
        taken = [];
        var inside = failures.FindAll(f => IsInside(f, step, scope));
        if (inside.Count == 0 || inside.Exists(f => f.Rule is not null || exceptOwnFaults && IsOwnFault(f.Report.Fault)))
            return false;
        foreach (var failure in inside)
        {
            taken.Add(failure.Report);
            failures.Remove(failure);
        }

        return true;
    }

    // Marks the failures inside a step with what is to come of them, where nothing inside has decided it.
    public void Decide(PlanStep step, ExpressionScope scope, ErrorRule rule)
    {
        foreach (var failure in failures)
        {
            if (failure.Rule is null && IsInside(failure, step, scope))
                failure.Rule = rule;
        }
    }

    // An item is over: what failed in it before has come right, or stands in the list's own reports. Only: of these; null for all.
    public void Settle(ExpressionScope item, Func<string, bool>? only = null)
    {
        foreach (var report in earlier)
        {
            if (item.Holds(report.Id) && only?.Invoke(report.Id) != false)
                settled.Add(report.Id);
        }
    }

    public void Remove(string key) => failures.RemoveAll(f => f.Report.Id == key);

    // Everything that is not over: failed now, and failed before and not reached again.
    public IReadOnlyList<StepReport> Reports(IReadOnlyList<StepReport> before, IReadOnlyList<StepRecord> done)
    {
        before = settled.Count == 0 ? before : [.. before.Where(r => !settled.Contains(r.Id))];
        var all = failures.ConvertAll(f => f.Report);
        if (before.Count == 0)
            return all;
        var over = new HashSet<string>(all.ConvertAll(r => r.Id), StringComparer.Ordinal);
        foreach (var record in done)
            over.Add(record.Report.Id);
        foreach (var report in before)
        {
            if (!over.Contains(report.Id))
                all.Add(report);
        }

        return all;
    }

    // Where the flow's own text failed on this event another partner is no help, and hiding it none either.
    private static bool IsOwnFault(StepFault? fault) => fault?.Code is "expression" or "path" or "header";

    private static bool IsInside(Failure failure, PlanStep step, ExpressionScope scope) => IsInside(failure.Report.Id, step, scope);

    private sealed class Failure(StepReport report, DateTimeOffset at)
    {
        public StepReport Report { get; } = report;

        public DateTimeOffset At { get; } = at;

        public ErrorRule? Rule { get; set; }
    }
}
