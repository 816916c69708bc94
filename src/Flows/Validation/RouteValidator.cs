using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Definitions.Triggers;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Validation;

// Between flows: a request is answered by one of them, whichever order they are read in.
internal sealed class RouteValidator
{
    private readonly List<(HttpRoute Route, DeclaredText At)> routes = [];

    public void Check(FlowDefinition flow, FaultList faults)
    {
        if (flow.Trigger is not HttpTriggerDefinition { Route: { } route } http)
            return;
        foreach (var (other, at) in routes)
        {
            if (!route.IsAmbiguousWith(other))
                continue;
            var problem = $"some requests to {route.Method.ToLowerInvariant()} {route.Template} are also ones to {other.Method.ToLowerInvariant()} {other.Template} at {at.File}:{at.Line}";
            faults.Add(http.Text, problem, "change one path, or give one of them a 'version'");
        }

        routes.Add((route, http.Text));
    }
}
