using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Trunkline.Connectors.Credentials;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Flows.Execution;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors;

/// <summary>Puts a request together: the connection's headers, then the step's, then what the engine itself promises.</summary>
internal sealed class RequestComposer(ConnectionDefinition definition, ISecrets secrets)
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly string UserAgent = $"Trunkline/{typeof(RequestComposer).Assembly.GetName().Version!.ToString(3)}";

    // What the HTTP stack decides, and what would let an event's value change where a request ends.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "Expect", "TE", "Trailer",
        "Proxy-Authorization", "Proxy-Connection", "traceparent",
    };

    /// <summary>Whether a file or a step may set a header of that name.</summary>
    public static bool IsSettable(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(TokenCharacters) && !Reserved.Contains(name);

    public HttpRequestMessage Create(OutgoingCall outgoing, Uri uri, HttpMethod method)
    {
        var request = new HttpRequestMessage(method, uri);

        // A redirect that turned into a GET carries no body.
        // What may not be repeated always has one, if an empty one: it tells whether sending began.
        if (method == outgoing.Method && (outgoing.ContentType is not null || !outgoing.IsRepeatable))
            request.Content = new OutgoingContent(outgoing.Body, outgoing.ContentType);
        return request;
    }

    public async ValueTask<Obstacle?> DressAsync(
        HttpRequestMessage request, OutgoingCall outgoing, CallRequest call, CallOptions options, string? traceParent, CancellationToken cancellationToken)
    {
        var headers = request.Headers;
        headers.TryAddWithoutValidation("Accept", outgoing.Accept);
        headers.TryAddWithoutValidation("User-Agent", UserAgent);
        if (outgoing.SoapAction is { } action)
            headers.TryAddWithoutValidation("SOAPAction", action);
        foreach (var (name, value) in definition.Headers)
        {
            if (HeaderValue.Put(request, name, value.HasSecrets ? await value.RevealAsync(secrets, cancellationToken) : value.ToString()) is { } bad)
                return bad;
        }

        if (call.Headers is { Count: > 0 } more && Add(request, more) is { } refused)
            return refused;
        if (definition.IdempotencyHeader is { } key && HeaderValue.Put(request, key, KeyFor(options)) is { } unfit)
            return unfit;
        foreach (var (name, value) in definition.Query)
            request.RequestUri = QueryFields.With(request.RequestUri!, name, value);
        if (definition.IdempotencyQuery is { } parameter)
            request.RequestUri = QueryFields.With(request.RequestUri!, parameter, KeyFor(options));
        if (traceParent is not null && IsTraceParent(traceParent))
            headers.TryAddWithoutValidation("traceparent", traceParent);
        return null;
    }

    // A key that is too long for the partner is known to it by its digest, the same in every attempt as the key is.
    private string KeyFor(CallOptions options) => options.IdempotencyKey.Length > definition.IdempotencyLength
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.IdempotencyKey)))[..Math.Min(64, definition.IdempotencyLength.Value)]
        : options.IdempotencyKey;

    private static Obstacle? Add(HttpRequestMessage request, IReadOnlyDictionary<string, string> fields)
    {
        foreach (var (name, value) in fields)
        {
            if (!IsSettable(name))
                return Obstacle.Permanent("bad-header", $"'{name}' is not a header that a step can set");
            if (HeaderValue.Put(request, name, value) is { } bad)
                return bad;
        }

        return null;
    }

    private static bool IsTraceParent(string text) => text.Length == 55 && !text.AsSpan().ContainsAnyExcept("0123456789abcdef-");
}
