using System.Buffers;
using System.Text;

namespace Trunkline.Connectors.Http;

/// <summary>Joins base URL, path and query. The path carries values from events, so whatever would leave the base URL is refused.</summary>
internal static class CallAddress
{
    private static readonly SearchValues<char> Unfit = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (char)c), '\x7F', '\\', '#']);

    /// <summary>The address; null, with the problem as a clause, when the path is unfit.</summary>
    public static Uri? Join(Uri baseUrl, string? path, IReadOnlyDictionary<string, string>? query, out string? problem)
    {
        problem = path is null ? null : Problem(path);
        if (problem is not null)
            return null;
        if (string.IsNullOrEmpty(path) && query is not { Count: > 0 })
            return baseUrl;

        var text = new StringBuilder(baseUrl.AbsoluteUri);
        if (!string.IsNullOrEmpty(path))
        {
            // "https://host" has the path "/" already.
            if (text[^1] == '/')
                text.Length--;
            text.Append(path);
        }

        if (query is { Count: > 0 })
            AppendQuery(text, query, first: path is null || !path.Contains('?'));
        return new Uri(text.ToString());
    }

    private static void AppendQuery(StringBuilder text, IReadOnlyDictionary<string, string> query, bool first)
    {
        foreach (var (name, value) in query)
        {
            text.Append(first ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            first = false;
        }
    }

    private static string? Problem(string path)
    {
        if (path.Length == 0)
            return null;
        if (path[0] is not ('/' or '?'))
            return "the path does not start with '/'";
        if (path.AsSpan().IndexOfAny(Unfit) >= 0)
            return "the path holds a control character, '\\' or '#': escape values with $encodeUrlComponent";
        var end = path.IndexOf('?');
        foreach (var range in path.AsSpan(0, end < 0 ? path.Length : end).Split('/'))
        {
            if (HasDots(path[range]))
                return "the path holds '.' or '..' as a segment, which would leave the place that the step names";
        }

        return null;
    }

    // "..", "%2e%2E", "x%2F..%2Fadmin", "%252e%252e", "..;a": every spelling that Uri, a gateway or a server may fold.
    private static bool HasDots(string segment)
    {
        for (var decoded = Uri.UnescapeDataString(segment); decoded != segment; decoded = Uri.UnescapeDataString(segment))
            segment = decoded;
        foreach (var range in segment.AsSpan().SplitAny('/', '\\'))
        {
            var part = segment.AsSpan()[range];
            var end = part.IndexOf(';');
            if ((end < 0 ? part : part[..end]) is "." or "..")
                return true;
        }

        return false;
    }
}
