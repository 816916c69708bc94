using System.Net.Http.Headers;
using System.Text;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.Rest;

/// <summary>HTTP methods on paths; bodies as the connection declares them.</summary>
internal sealed class RestProtocol(ConnectionDefinition definition) : IProtocol
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue Form = new("application/x-www-form-urlencoded");

    public OutgoingCall? Prepare(CallRequest call, out Obstacle? obstacle)
    {
        obstacle = null;
        if (Method(call.Method) is not { } method)
        {
            obstacle = Obstacle.Permanent("bad-request", $"'{call.Method}' is not a method that a step can call");
            return null;
        }

        if (CallAddress.Join(definition.BaseUrl, call.Path, call.Query, out var problem) is not { } uri)
        {
            obstacle = Obstacle.Permanent("bad-path", $"connection '{definition.Name}' was not called: {problem}");
            return null;
        }

        var outgoing = new OutgoingCall(method, uri) { IsRepeatable = method != HttpMethod.Post && method != HttpMethod.Patch };
        if (call.Body is null)
            return outgoing;
        var (body, type) = Encode(call.Body, out problem);
        if (problem is null)
            return outgoing with { Body = body, ContentType = type };
        obstacle = Obstacle.Permanent("bad-body", $"connection '{definition.Name}' was not called: {problem}");
        return null;
    }

    public ProtocolAnswer Read(Received received) => AnswerBody.Read(received);

    private static HttpMethod? Method(string? name) => name switch
    {
        "GET" or null => HttpMethod.Get,
        "POST" => HttpMethod.Post,
        "PUT" => HttpMethod.Put,
        "PATCH" => HttpMethod.Patch,
        "DELETE" => HttpMethod.Delete,
        "HEAD" => HttpMethod.Head,
        "OPTIONS" => HttpMethod.Options,
        _ => null,
    };

    private (ReadOnlyMemory<byte> Body, MediaTypeHeaderValue? Type) Encode(string json, out string? problem)
    {
        problem = null;
        return definition.BodyType switch
        {
            BodyType.Form => (FormBody.Encode(json, out problem), Form),
            _ => (Encoding.UTF8.GetBytes(json), Json),
        };
    }
}
