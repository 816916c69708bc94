using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Validation;

// A list that is read page by page says how it goes on, here or in the connection's file.
internal sealed class PaginateValidator : IFlowValidator
{
    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        foreach (var call in FlowValidation.AllCalls(flow))
        {
            if (call.Paginate is not { } paginate)
                continue;
            if (call.Result is { } result)
                faults.Add(result, "'result' beside 'paginate'", "say the items of a page in 'paginate: { items: ... }', or map the list in a later step");
            if (surroundings.Connections.TryGetValue(call.Connection.Value, out var connection))
                Check(call, paginate, connection, faults);
        }
    }

    private static void Check(CallDefinition call, PaginateDefinition paginate, ConnectionFacts connection, FaultList faults)
    {
        var (map, plan) = (paginate.At, paginate.Plan);
        if (plan.In is not null && connection.Protocol == "graphql")
            faults.Add(map.Node("in")!, "'in' says nothing for GraphQL", "leave it out: 'name' is a variable");
        if (plan.By is null)
        {
            if (!connection.HasPages && !map.Has("by"))
                faults.Add(map, $"connection '{call.Connection.Value}' does not say how its lists go on", "add 'pages' to its file, or 'by' and 'items' here");
            return;
        }

        if (plan.By == "graphql" != (connection.Protocol == "graphql"))
            faults.Add(map.Node("by")!, $"'{plan.By}' does not go with the {connection.Protocol} connection '{call.Connection.Value}'", connection.Protocol == "graphql" ? "use graphql" : "use another way");
        if (plan.Items is null && !map.Has("items"))
            faults.Add(map, "'items' is missing", "say where the items of a page are, like body.data");
        if (plan is { By: "cursor" or "url" or "graphql", From: null } && !map.Has("from"))
            faults.Add(map, "'from' is missing", "say where the answer names the next page");
        if (plan is { By: "cursor" or "page" or "offset" or "graphql", Name: null } && !map.Has("name"))
            faults.Add(map, "'name' is missing", "say the parameter that asks for the next page");
    }
}
