using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.Rest;

/// <summary>HTTP methods on paths; bodies as the connection declares them.</summary>
internal sealed class RestProtocol(ConnectionDefinition definition) : IProtocol
{
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
        try
        {
            var body = RequestBody.Encode(definition.BodyType, call.Body);
            return outgoing with { Body = body.Bytes, ContentType = body.Type };
        }
        catch (BodyException e)
        {
            obstacle = Obstacle.Permanent("bad-body", $"connection '{definition.Name}' was not called: {e.Message}");
            return null;
        }
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
}
