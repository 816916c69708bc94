using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Definitions.Triggers;
using Trunkline.Flows.Templates;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Validation;

// A flow that answers requests: its trigger fits together, its answer can be sent, and what must answer at once holds nothing that takes longer.
internal sealed class HttpValidator : IFlowValidator
{
    // Callers in Azure are cut off after 230 s.
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromMinutes(3);

    // Proofs of who calls; a run's input is kept.
    private static readonly string[] Secret = ["Authorization", "Cookie", "Proxy-Authorization", "x-functions-key"];
    private static readonly string[] NotTheirs = ["Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "TE", "Trailer", "Deprecation", "Sunset"];

    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        if (flow.Trigger is not HttpTriggerDefinition http)
        {
            if (flow.Answer is { } answer && flow.Trigger is not null)
                faults.Add(answer.Key, "'answer' has nobody to go to", "only a flow with 'on: { http: … }' answers");
            return;
        }

        CheckTrigger(http, faults);
        HttpTriggerCompiler.Schema(http, surroundings, faults);
        if (flow.Answer is { } given)
            CheckHeaders(given, faults);
        if (http.Accept)
            return;
        if (flow.OrderBy is not null)
            faults.Add(flow.At.Key("order-by")!, "'order-by' in a flow that answers at once", "say 'accept: true' under 'on', and the caller is told where to ask");
        CheckInline(flow, surroundings.Flows, faults);
    }

    private static void CheckTrigger(HttpTriggerDefinition http, FaultList faults)
    {
        var names = http.Route?.Segments.Where(s => s.IsParameter).Select(s => s.Text).ToList() ?? [];
        foreach (var parameter in http.Path)
        {
            if (http.Route is not null && !names.Contains(parameter.Name.Value))
                faults.Add(parameter.Name, $"the path has no '{{{parameter.Name.Value}}}'", Suggestion.Remedy(parameter.Name.Value, names));
            foreach (var word in (ReadOnlySpan<string>)["required", "list"])
            {
                if (parameter.At?.Key(word) is { } key)
                    faults.Add(key, $"'{word}' of a path parameter", "leave it out: each stands there exactly once");
            }
        }

        foreach (var parameter in http.Query.Where(q => q.Name.Value is "code" or "clientId"))
            faults.Add(parameter.Name, $"'{parameter.Name.Value}' is the function key's place in a query", "give the parameter another name");
        foreach (var header in http.Headers)
        {
            if (!HeaderText.IsName(header.Value))
                faults.Add(header, $"'{header.Value}' is no header name", "use letters, digits and dashes");
            else if (Secret.Contains(header.Value, StringComparer.OrdinalIgnoreCase))
                faults.Add(header, $"'{header.Value}' is a secret of the caller's", "leave it out: what a run sees is kept");
        }

        if (http.Request is not null && http.Route?.Method == "GET")
            faults.Add(http.At.Key("request")!, "a GET has no body", "use 'query', or 'post'");
        if (http.Deadline > LongestDeadline)
            faults.Add(http.At.Node("deadline")!, "'deadline' is longer than 3m", "callers are cut off soon after: shorten it, or say 'accept: true'");
        if (http.Accept && http.At.Key("deadline") is { } deadline)
            faults.Add(deadline, "'deadline' with 'accept: true'", "bound steps with 'timeout' instead");
        if (http.Sunset < http.Deprecated)
            faults.Add(http.At.Node("sunset")!, "'sunset' is before 'deprecated'", "swap them");
        if (http.GoneAfterSunset && http.Sunset is null && !http.At.Has("sunset"))
            faults.Add(http.At.Key("after-sunset")!, "'after-sunset' without 'sunset'", "say when");
    }

    private static void CheckHeaders(AnswerDefinition answer, FaultList faults)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in answer.Headers)
        {
            var name = header.Name.Value;
            if (!HeaderText.IsName(name))
                faults.Add(header.Name, $"'{name}' is no header name", "use letters, digits and dashes");
            else if (NotTheirs.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith("Trunkline-", StringComparison.OrdinalIgnoreCase))
                faults.Add(header.Name, $"header '{name}' is not the flow's to set", "leave it out");
            else if (!seen.Add(name))
                faults.Add(header.Name, $"header '{name}' stands twice", "keep one of them");
        }
    }

    // What is known to be over within a request; anything else needs a store.
    private static void CheckInline(FlowDefinition flow, FlowSet flows, FaultList faults)
    {
        const string Remedy = "say 'accept: true' under 'on', and the caller is told where to ask";
        foreach (var step in FlowValidation.AllSteps(flow.Steps))
        {
            if (!IsInline(step))
                faults.Add(step.At, $"'{Word(step)}' in a flow that answers at once", Remedy);
            else if (step is RunDefinition run && flows.TryGet(run.Flow.Value, out var called) && Longer(called, flows) is var (inner, by))
                faults.Add(run.Flow, $"flow '{by.Name?.Value}' has a '{Word(inner)}', and is run here in a flow that answers at once", Remedy);
        }
    }

    // The first step of a flow, or of one that it runs, that takes longer than a request.
    private static (StepDefinition Step, FlowDefinition Of)? Longer(FlowDefinition called, FlowSet flows)
    {
        foreach (var flow in flows.RunBy(called).Prepend(called))
        {
            if (FlowValidation.AllSteps(flow.Steps).FirstOrDefault(s => !IsInline(s)) is { } step)
                return (step, flow);
        }

        return null;
    }

    private static bool IsInline(StepDefinition step) => step is CallDefinition or MapDefinition or ParallelDefinition or SequenceDefinition or SwitchDefinition or ForEachDefinition
        or CompositeDefinition or RunDefinition or UseDefinition or EmitDefinition or FailDefinition or StopDefinition;

    private static string Word(StepDefinition step) => FlowGrammar.StepKinds.FirstOrDefault(k => step.At.Key(k.Name) is not null)?.Name ?? "this step";
}
