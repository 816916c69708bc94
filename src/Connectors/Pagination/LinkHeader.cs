namespace Trunkline.Connectors.Pagination;

/// <summary>Reads the Link header (RFC 8288).</summary>
internal static class LinkHeader
{
    /// <summary>The target of the first link whose relation is <c>next</c>; null when there is none.</summary>
    public static string? Next(string header)
    {
        for (var at = 0; at < header.Length;)
        {
            var open = header.IndexOf('<', at);
            var close = open < 0 ? -1 : header.IndexOf('>', open);
            if (close < 0)
                return null;
            var end = EndOfLink(header, close + 1);
            if (IsNext(header.AsSpan(close + 1, end - close - 1)))
                return header[(open + 1)..close].Trim();
            at = end + 1;
        }

        return null;
    }

    // The comma that ends a link, not one inside quotes.
    private static int EndOfLink(string header, int at)
    {
        for (var quoted = false; at < header.Length; at++)
        {
            if (header[at] == '"')
                quoted = !quoted;
            else if (header[at] == ',' && !quoted)
                break;
        }

        return at;
    }

    private static bool IsNext(ReadOnlySpan<char> parameters)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range].Trim();
            var equals = parameter.IndexOf('=');
            if (equals < 0 || !parameter[..equals].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase))
                continue;
            var relations = parameter[(equals + 1)..].Trim().Trim('"');
            foreach (var relation in relations.Split(' '))
            {
                if (relations[relation].Equals("next", StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }
}
