using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Trunkline.Runs.Http;

/// <summary>What the headers of a request ask for.</summary>
internal static class RequestHeaders
{
    /// <summary>The key of a request that may come again; null where it has none. False where it is no key.</summary>
    public static bool TryReadKey(HttpRequest request, out string? key)
    {
        key = null;
        if (!request.Headers.TryGetValue("Idempotency-Key", out var values))
            return true;

        // The draft of the header writes it in quotes, most of the world without.
        var text = values is [{ } only] ? only.Trim() : "";
        if (text is ['"', .., '"'] && text.Length > 2)
            text = text[1..^1];
        if (text.Length is 0 or > 255 || text.Any(c => c is <= ' ' or > '~' or '"'))
            return false;
        key = text;
        return true;
    }

    /// <summary>Whether the caller takes a media type; one who does not say, or says it in a way that cannot be read, takes all.</summary>
    public static bool Accepts(HttpRequest request, string type)
    {
        if (request.Headers.Accept.Count == 0 || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted) || !MediaTypeHeaderValue.TryParse(type, out var offered))
            return true;
        offered = new MediaTypeHeaderValue(offered.MediaType);
        var fitting = accepted.Where(a => offered.IsSubsetOf(new MediaTypeHeaderValue(a.MediaType))).ToList();

        // The plainest of those that fit decides.
        return fitting.Count > 0 && fitting.MinBy(a => a.MatchesAllTypes ? 2 : a.MatchesAllSubTypes ? 1 : 0)!.Quality is not 0;
    }

    /// <summary>Query parameters, but for the function key.</summary>
    public static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Query(HttpRequest request) => request.Query
        .Where(q => q.Key is not ("code" or "clientId"))
        .Select(q => new KeyValuePair<string, IReadOnlyList<string>>(q.Key, [.. q.Value.Select(v => v ?? "")]));
}
