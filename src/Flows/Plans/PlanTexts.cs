namespace Trunkline.Flows.Plans;

// The expressions and templates of a step that are evaluated where it stands, without those of the steps inside it.
internal static class PlanTexts
{
    public static IEnumerable<(string Text, bool IsTemplate)> Of(PlanStep step)
    {
        var wholes = step switch
        {
            CallStep call => [call.Template.Body, call.Template.Variables],
            MapStep map => [map.Expression],
            SwitchStep choice => choice.Cases.Select(c => c.When),
            ForEachStep list => [list.Items, list.Call?.Template.Body, list.Call?.Template.Variables],
            WaitStep wait => [wait.Until],
            RunStep run => [run.With],
            UseStep use => [use.With],
            EmitStep emit => [emit.Data, emit.EventId],
            _ => Enumerable.Empty<string?>(),
        };
        var templates = step switch
        {
            CallStep call => OfCall(call.Template),
            ForEachStep { Call: { } pages } => OfCall(pages.Template),
            FailStep fail => [fail.Message],
            StopStep stop => [stop.Reason],
            _ => [],
        };
        return wholes.Append(step.When).OfType<string>().Select(t => (t, false)).Concat(templates.OfType<string>().Select(t => (t, true)));
    }

    private static IEnumerable<string?> OfCall(CallTemplate call) => [call.Path, .. call.Query?.Values ?? [], .. call.Headers?.Values ?? []];
}
