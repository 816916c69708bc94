using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Trunkline.Connectors;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Rehearsals;
using Trunkline.Declarations;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Testing;

namespace Trunkline.Runs.Testing;

// The outside APIs of a case: real connections, whose requests end here and are answered by the case's script. One call at a time.
internal sealed class PlayedPartners : HttpMessageHandler, IConnections
{
    // Longer than any connection waits.
    private static readonly TimeSpan Ever = TimeSpan.FromDays(30);

    private readonly ConnectionCatalog catalog;
    private readonly IConnections connections;
    private readonly AnswerScript script;
    private readonly VirtualTime time;
    private (string Step, CallRequest Call) current;

    public PlayedPartners(ConnectionCatalog catalog, AnswerScript script, VirtualTime time)
    {
        this.catalog = catalog;
        this.script = script;
        this.time = time;
        connections = Rehearsal.Connect(catalog, time, this);
    }

    public List<CallMade> Calls { get; } = [];

    // The key of a step is the end of its idempotency key.
    public Task<CallAnswer> CallAsync(CallRequest call, CallOptions options, CancellationToken cancellationToken)
    {
        current = (options.IdempotencyKey[(options.IdempotencyKey.IndexOf(':') + 1)..], call);
        return connections.CallAsync(call, options, cancellationToken);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var connection = catalog.Connections[current.Call.Connection];
        var call = await CallMade.ReadAsync(current.Step, current.Call, connection, request, cancellationToken);
        Calls.Add(call);
        var answer = script.Next(call);
        time.Pass(answer.Delay, cancellationToken);
        if (answer.Fault is { } fault)
            throw FaultOf(fault, cancellationToken);
        var (body, type) = BodyOf(answer, call, connection);
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { RequestMessage = request, Content = new ByteArrayContent(body) };
        foreach (var (name, value) in answer.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
        }

        if (body.Length > 0 && !answer.Headers.ContainsKey("Content-Type"))
            response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return response;
    }

    private Exception FaultOf(string fault, CancellationToken cancellationToken)
    {
        switch (fault)
        {
            case "connect":
                return new HttpRequestException(HttpRequestError.ConnectionError, "refused", new SocketException((int)SocketError.ConnectionRefused));
            case "dns":
                return new HttpRequestException(HttpRequestError.NameResolutionError, "not found", new SocketException((int)SocketError.HostNotFound));
            case "tls":
                return new HttpRequestException(HttpRequestError.SecureConnectionError, "no trust", new AuthenticationException("the certificate is not trusted"));
            case "aborted":
                return new HttpIOException(HttpRequestError.ResponseEnded, "the partner closed the connection");
            default:
                time.Pass(Ever, cancellationToken);
                return new OperationCanceledException(cancellationToken);
        }
    }

    private static (byte[] Body, string Type) BodyOf(CannedAnswer answer, CallMade call, ConnectionDefinition connection)
    {
        switch (answer.Body)
        {
            case null when answer.FileBody is { } file:
                return (file.ToArray(), TypeOf(Encoding.UTF8.GetString(file.Span)));
            case null or DeclaredText { IsQuoted: false, Value: "" or "null" or "~" }:
                return ([], "");
            case DeclaredText text:
                return (Encoding.UTF8.GetBytes(text.Value), TypeOf(text.Value));
            case DeclaredMap map when connection.Protocol == ConnectionProtocol.Soap:
                try
                {
                    return (Rehearsal.SoapAnswer(connection, call.Request.Operation!, DeclaredJson.Of(map).GetRawText()).ToArray(), "text/xml");
                }
                catch (ArgumentException e)
                {
                    throw new UnplayableException($"this answer is no content of a SOAP operation: {e.Message}", map);
                }

            default:
                return (Encoding.UTF8.GetBytes(DeclaredJson.Of(answer.Body).GetRawText()), "application/json");
        }
    }

    private static string TypeOf(string body) => body.AsSpan().TrimStart() switch
    {
        ['<', ..] => "text/xml",
        ['{' or '[', ..] => "application/json",
        _ => "text/plain",
    };
}
