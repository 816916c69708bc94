namespace Trunkline.Connectors.Credentials;

/// <summary>Sets a header field from a value that came from outside: what HTTP cannot carry is told here, not thrown while sending.</summary>
internal static class HeaderValue
{
    public static Obstacle? Put(HttpRequestMessage request, string name, string value)
    {
        if (!IsSendable(value))
            return Obstacle.Permanent("bad-header", $"the value of the header '{name}' holds line breaks, control or non-ASCII characters, which HTTP cannot carry");
        if (request.Content is { } content && name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
        {
            content.Headers.Remove(name);
            return content.Headers.TryAddWithoutValidation(name, value) ? null : Refused(name);
        }

        request.Headers.Remove(name);
        return request.Headers.TryAddWithoutValidation(name, value) ? null : Refused(name);
    }

    public static bool IsSendable(string value) => !value.AsSpan().ContainsAnyExcept(Sendable);

    private static readonly System.Buffers.SearchValues<char> Sendable =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0x20, 0x7F - 0x20).Select(c => (char)c), '\t']);

    private static Obstacle Refused(string name) => Obstacle.Permanent("bad-header", $"'{name}' is not a header that a request can carry");
}
