using System.Net.Http.Headers;
using System.Xml;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Connectors.Rest;
using Trunkline.Flows.Execution;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Soap;

/// <summary>SOAP 1.1 and 1.2 over HTTP POST: the operation's element with the body's content in an envelope, and back.</summary>
internal sealed class SoapProtocol(ConnectionDefinition definition, SoapDefinition soap, ISecrets secrets, TimeProvider time) : IProtocol
{
    private readonly SoapEnvelope envelope = new(soap);
    private readonly WsSecurity? security = soap.Security is { } declared ? new WsSecurity(declared, secrets, time) : null;

    public OutgoingCall? Prepare(CallRequest call, out Obstacle? obstacle)
    {
        if (string.IsNullOrEmpty(call.Operation))
        {
            obstacle = Obstacle.Permanent("bad-request", $"connection '{definition.Name}' speaks SOAP, and the step names no operation");
            return null;
        }

        if (CallAddress.Join(definition.BaseUrl, call.Path, call.Query, out var problem) is not { } uri)
        {
            obstacle = Obstacle.Permanent("bad-path", $"connection '{definition.Name}' was not called: {problem}");
            return null;
        }

        try
        {
            var message = envelope.Create(call.Operation, call.Body);
            var action = Action(call.Operation);
            obstacle = null;
            return new OutgoingCall(HttpMethod.Post, uri)
            {
                Body = security is null ? SoapEnvelope.Write(message) : default,
                LateBody = security is null ? null : stop => envelope.WriteAsync(message, security, stop),
                ContentType = ContentType(action),
                Accept = soap.IsVersion12 ? "application/soap+xml" : "text/xml",
                SoapAction = soap.IsVersion12 ? null : $"\"{action}\"",
            };
        }
        catch (Exception e) when (e is XmlException or InvalidOperationException)
        {
            // JSON may hold half a surrogate pair, which no text may.
            obstacle = Obstacle.Permanent("bad-body", $"connection '{definition.Name}' was not called: {e.Message}");
            return null;
        }
    }

    public ProtocolAnswer Read(Received received)
    {
        var mediaType = received.Response.Content.Headers.ContentType?.MediaType;
        if (mediaType is null || !AnswerBody.IsXml(mediaType))
        {
            // A gateway's page in place of an envelope: the status tells more than it does, unless the status claims success.
            var answer = AnswerBody.Read(received);
            return answer with { Fault = received.IsSuccess ? new("bad-answer", $"no SOAP envelope but {mediaType ?? "nothing"}", Passing: null) : null };
        }

        if (XmlToJson.Parse(received.BodyMemory, out var problem) is not { } root)
            return new(JsonText.Null, JsonText.Null, new("bad-answer", $"XML that cannot be read: {problem}", Passing: null));
        return envelope.Read(root);
    }

    private string Action(string operation)
    {
        if (soap.Action is { } action)
            return action.Replace("{operation}", operation, StringComparison.Ordinal);
        if (soap.Wsdl is { } wsdl && wsdl.Operations.TryGetValue(operation, out var described) && described.Action is { } told)
            return told;
        return soap.Namespace.EndsWith('/') || soap.Namespace.EndsWith('#') ? soap.Namespace + operation : $"{soap.Namespace}/{operation}";
    }

    private MediaTypeHeaderValue ContentType(string action)
    {
        var type = new MediaTypeHeaderValue(soap.IsVersion12 ? "application/soap+xml" : "text/xml", "utf-8");
        if (soap.IsVersion12)
            type.Parameters.Add(new NameValueHeaderValue("action", $"\"{action}\""));
        return type;
    }
}
