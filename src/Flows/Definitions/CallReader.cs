using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions;

internal static class CallReader
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    // The call of a forEach: its pages are the list.
    public static CallDefinition? ReadPages(DeclaredMap map, string id, FaultList faults)
    {
        if (!map.Has("call"))
            faults.Add(map, "'call' is missing", "say the connection that gives the list");
        if (!map.Has("paginate"))
            faults.Add(map, "'paginate' is missing", "add 'paginate: {}', or read a list that is one answer in a step before");
        var call = Read(map, id, faults, isList: true);
        map.RejectUnknownKeys(faults);
        return call;
    }

    public static CallDefinition? Read(DeclaredMap map, string id, FaultList faults, bool isList = false)
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
        var body = ValueReader.Expression(map, "body", faults);
        var operation = map.Text("operation", faults);
        var graphQl = map.Text("graphql", faults);
        var variables = ValueReader.Expression(map, "variables", faults);
        var result = isList ? null : ValueReader.Expression(map, "result", faults);
        var paginate = map.Map("paginate", faults) is { } pages ? PaginateReader.Read(pages, isList, faults) : null;
        var record = isList ? ValueReader.Record(map, faults) : null;
        var retry = map.Map("retry", faults);
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
            Paginate = paginate,
            RecordBodies = record,
            Retry = retry,
        };
    }

    // Names and values of a map of texts.
    public static List<FieldDefinition> Fields(DeclaredMap map, string key, FaultList faults)
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
