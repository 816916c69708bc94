using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Validation;

// A call says what its connection's protocol needs, and nothing of another protocol.
internal sealed class ProtocolValidator : IFlowValidator
{
    private static readonly string[] RestWords = ["get", "post", "put", "patch", "delete", "query"];
    private static readonly string[] SoapWords = ["operation"];
    private static readonly string[] GraphQlWords = ["graphql", "variables"];

    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        foreach (var call in FlowValidation.AllCalls(flow))
        {
            foreach (var second in call.Methods.Skip(1))
                faults.Add(second.Path, $"'{call.Methods[0].Method.ToLowerInvariant()}' and '{second.Method.ToLowerInvariant()}' in one call", "make them two steps");
            if (!surroundings.Connections.TryGetValue(call.Connection.Value, out var connection))
                continue;
            switch (connection.Protocol)
            {
                case "rest":
                    Need(call, call.Methods.Count > 0, "a method and path", "add one, as in 'get: /customers'", faults);
                    Refuse(call, "rest", [.. SoapWords, .. GraphQlWords], "use get, post, put, patch or delete", faults);
                    if (call.Body is { } body && call.Methods is [{ Method: "GET" }])
                        faults.Add(body, "a GET with a body", "put it under 'query', or use 'post'");
                    break;
                case "soap":
                    Need(call, call.Operation is { Value.Length: > 0 }, "an operation", "add one, as in 'operation: PostPayment'", faults);
                    Refuse(call, "soap", [.. RestWords, .. GraphQlWords], "use 'operation' and 'body'", faults);
                    break;
                case "graphql":
                    Need(call, call.GraphQl is { Value.Length: > 0 }, "a GraphQL document", "add it below 'graphql: |'", faults);
                    Refuse(call, "graphql", [.. RestWords, .. SoapWords, "body"], "use 'graphql' and 'variables'", faults);
                    break;
            }
        }
    }

    private static void Need(CallDefinition call, bool there, string what, string remedy, FaultList faults)
    {
        if (!there)
            faults.Add(call.Connection, $"the call of '{call.Connection.Value}' has not {what}", remedy);
    }

    private static void Refuse(CallDefinition call, string protocol, string[] words, string remedy, FaultList faults)
    {
        foreach (var word in words)
        {
            if (call.At.Key(word) is { } key)
                faults.Add(key, $"'{word}' does not go with the {protocol} connection '{call.Connection.Value}'", remedy);
        }
    }
}
