using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Validation;

// Expressions compile, call functions that exist and that replay alike, and read what is there when they are evaluated.
internal sealed class ExpressionValidator : IFlowValidator
{
    private static readonly string[] EventMembers = ["id", "type", "time", "source", "data", "headers", "receivedAt", "context", "cloudEvent", "traceparent"];
    private static readonly string[] RunMembers = ["id", "flow", "startedAt"];
    private static readonly string[] AnswerMembers = ["status", "headers", "body"];

    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        var order = new StepOrder(flow);
        foreach (var site in ExpressionSites.Of(flow, faults))
        {
            if (string.IsNullOrWhiteSpace(site.Source))
                faults.Add(site.In, "the expression is empty", "write one, or leave the key out");
            else if (JsonataExpression.TryCompile(site.Source, out var expression, out var fault))
                CheckReads(site, expression, order, faults);
            else
                Add(site, fault.Line, fault.Column, fault.Message.TrimEnd('.'), $"mend the expression ({fault.Code})", faults);
        }
    }

    private static void CheckReads(ExpressionSite site, JsonataExpression expression, StepOrder order, FaultList faults)
    {
        CheckReplayable(site, faults);
        foreach (var variable in expression.UnknownVariables)
        {
            var remedy = variable.Suggestion is { } near ? $"did you mean '${near}'?" : "see docs/mapping.md for what there is";
            Add(site, variable.Line, variable.Column, $"unknown function or variable '${variable.Name}'", remedy, faults);
        }

        foreach (var reference in expression.RootReferences)
        {
            if (Refuse(site, reference.Name, order) is var (problem, remedy))
                Add(site, reference.Line, reference.Column, problem, remedy, faults);
            else if (site.Kind == SiteKind.Step)
                CheckMembers(site, reference, faults);
        }
    }

    // What the event and the run have is known; what is in data and in results is not.
    private static void CheckMembers(ExpressionSite site, JsonataReference reference, FaultList faults)
    {
        if (reference.Name switch { "event" => EventMembers, "run" => RunMembers, _ => null } is not { } members)
            return;
        foreach (var member in reference.Members)
        {
            if (!members.Contains(member.Name))
                Add(site, member.Line, member.Column, $"'{reference.Name}' has no '{member.Name}'", Suggestion.Remedy(member.Name, members), faults);
        }
    }

    private static (string Problem, string Remedy)? Refuse(ExpressionSite site, string name, StepOrder order)
    {
        switch (site.Kind)
        {
            case SiteKind.Trigger when EventMembers.Contains(name):
            case SiteKind.Answer when AnswerMembers.Contains(name):
                return null;
            case SiteKind.Trigger:
                return ($"'{name}' is not there", name == "event" ? "this looks at the event itself: write 'data' for 'event.data'" : Suggestion.Remedy(name, EventMembers));
            case SiteKind.Answer:
                return ($"'{name}' is not there", $"'result' looks at the answer: {Suggestion.Remedy(name, AnswerMembers)}");
        }

        if (name is "event" or "run" || site.Results.Contains(name))
            return null;
        if (name is "item" or "index")
            return ($"'{name}' is not there", "only steps inside a forEach have it");
        return order.WhyNot(site.Step!, name)
            ?? ($"'{name}' is not there", Suggestion.Remedy(name, ["event", "run", .. site.Results.Order(StringComparer.Ordinal)]));
    }

    // A run is replayed and an event may be delivered twice: both must come out alike.
    private static void CheckReplayable(ExpressionSite site, FaultList faults)
    {
        foreach (var name in (ReadOnlySpan<string>)["random", "shuffle"])
        {
            if (ExpressionText.FindVariable(site.Source, name) is var at and >= 0)
                AddAt(site, at, $"'${name}' would differ when the run is replayed", "derive the value from the event or run.id", faults);
        }

        foreach (var name in (ReadOnlySpan<string>)["now", "millis"])
        {
            if (site.Kind != SiteKind.Step && ExpressionText.FindVariable(site.Source, name) is var at and >= 0)
                AddAt(site, at, $"'${name}' is not there", site.Kind == SiteKind.Trigger ? "compare with the event's 'time'" : "use it in a later step", faults);
        }
    }

    private static void AddAt(ExpressionSite site, int offset, string problem, string remedy, FaultList faults)
    {
        var (line, column) = site.In.PlaceOf(site.Offset + offset);
        faults.Add(new Fault(site.In.File, line, column, problem, remedy));
    }

    private static void Add(ExpressionSite site, int line, int column, string problem, string remedy, FaultList faults)
    {
        var (inLine, inColumn) = site.PlaceOf(line, column);
        faults.Add(new Fault(site.In.File, inLine, inColumn, problem, remedy));
    }
}
