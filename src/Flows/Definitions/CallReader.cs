using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions;

internal static class CallReader
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    public static CallDefinition? Read(DeclaredMap map, string id, FaultList faults)
    {
        var connection = map.Text("call", faults);
        var methods = new List<MethodDefinition>();
        foreach (var method in Methods)
        {
            if (map.Text(method, faults) is { } path)
                methods.Add(new MethodDefinition(method.ToUpperInvariant(), path));
        }

        var query = Fields(map, "query", faults);
        var headers = Fields(map, "headers", faults);
        var body = Expression(map, "body", faults);
        var operation = map.Text("operation", faults);
        var graphQl = map.Text("graphql", faults);
        var variables = Expression(map, "variables", faults);
        var result = Expression(map, "result", faults);
        var retry = map.Map("retry", faults);
        var fallback = StepReader.ReadList(map, "fallback", $"{id}_fallback", faults);
        return connection is null ? null : new CallDefinition
        {
            At = map,
            Id = id,
            Connection = connection,
            Methods = methods,
            Query = query,
            Headers = headers,
            Body = body,
            Operation = operation,
            GraphQl = graphQl,
            Variables = variables,
            Result = result,
            Retry = retry,
            Fallback = fallback,
        };
    }

    // A whole expression. JSONata objects look like YAML ones, so an unquoted one is the commonest slip.
    private static DeclaredText? Expression(DeclaredMap map, string key, FaultList faults)
    {
        var node = map.Node(key);
        if (node is null or DeclaredText)
            return (DeclaredText?)node;
        faults.Add(node, $"'{key}' is {node.Kind}", $"it is a JSONata expression: put it in single quotes, or below '{key}: |'");
        return null;
    }

    private static List<FieldDefinition> Fields(DeclaredMap map, string key, FaultList faults)
    {
        var fields = new List<FieldDefinition>();
        if (map.Map(key, faults) is not { } of)
            return fields;
        foreach (var name in of.Keys)
        {
            if (of.Text(name.Value, faults) is { } value)
                fields.Add(new FieldDefinition(name, value));
        }

        return fields;
    }
}
