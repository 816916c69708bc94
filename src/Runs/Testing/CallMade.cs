using System.Net.Http.Headers;
using System.Text;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Rehearsals;
using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Testing;

/// <summary>One HTTP exchange of a played run, as it would have left the process.</summary>
internal sealed record CallMade
{
    /// <summary>The step, with the item's index inside a forEach.</summary>
    public required string Step { get; init; }

    public required string Method { get; init; }

    /// <summary>Below the connection's base URL, without the query.</summary>
    public required string Path { get; init; }

    public required IReadOnlyDictionary<string, string> Query { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required string Body { get; init; }

    public required bool IsJson { get; init; }

    /// <summary>What the step asked for.</summary>
    public required CallRequest Request { get; init; }

    public string Connection => Request.Connection;

    public override string ToString() => $"{Step} → {Connection} {(Request.Operation is { } operation ? operation : $"{Method} {Path}")}";

    public static async Task<CallMade> ReadAsync(string step, CallRequest call, ConnectionDefinition connection, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Headers.NonValidated)
            headers[name] = values.ToString();
        var body = Array.Empty<byte>();
        MediaTypeHeaderValue? type = null;
        if (request.Content is { } content)
        {
            // Sent, as far as the transport can tell.
            body = await content.ReadAsByteArrayAsync(cancellationToken);
            type = content.Headers.ContentType;
            foreach (var (name, values) in content.Headers.NonValidated)
                headers[name] = values.ToString();
        }

        var address = Rehearsal.PathOf(connection, request.RequestUri!);
        var end = address.IndexOf('?');
        return new CallMade
        {
            Step = step,
            Method = request.Method.Method,
            Path = end < 0 ? address : address[..end],
            Query = end < 0 ? new Dictionary<string, string>() : QueryOf(address[(end + 1)..]),
            Headers = headers,
            Body = Encoding.UTF8.GetString(body),
            IsJson = type?.MediaType is { } media && (media == "application/json" || media.EndsWith("+json", StringComparison.Ordinal)),
            Request = call,
        };
    }

    private static Dictionary<string, string> QueryOf(string text)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.Split('=', 2) is [var n, var v] ? (n, v) : (pair, "");
            (name, value) = (Uri.UnescapeDataString(name), Uri.UnescapeDataString(value));
            query[name] = query.TryGetValue(name, out var before) ? $"{before},{value}" : value;
        }

        return query;
    }
}
