namespace Trunkline.Connectors.GraphQl;

/// <summary>The little that must be known of a GraphQL document.</summary>
internal static class GraphQlDocument
{
    /// <summary>Whether it certainly changes nothing at the partner: no <c>mutation</c> or <c>subscription</c> stands in it outside comments and strings.
    /// A field of that name makes it false, which only costs a retry.</summary>
    public static bool IsQuery(string document)
    {
        for (var at = 0; at < document.Length;)
        {
            var c = document[at];
            if (c == '#')
            {
                at = End(document, at, '\n');
            }
            else if (c == '"')
            {
                at = AfterString(document, at);
            }
            else if (char.IsAsciiLetter(c) || c == '_')
            {
                var start = at;
                while (at < document.Length && (char.IsAsciiLetterOrDigit(document[at]) || document[at] == '_'))
                    at++;
                if (document.AsSpan(start, at - start) is "mutation" or "subscription")
                    return false;
            }
            else
            {
                at++;
            }
        }

        return true;
    }

    private static int AfterString(string document, int at)
    {
        if (document.AsSpan(at).StartsWith("\"\"\""))
        {
            var end = document.IndexOf("\"\"\"", at + 3, StringComparison.Ordinal);
            return end < 0 ? document.Length : end + 3;
        }

        for (at++; at < document.Length && document[at] is not ('"' or '\n'); at++)
        {
            if (document[at] == '\\')
                at++;
        }

        return Math.Min(at + 1, document.Length);
    }

    private static int End(string document, int at, char last) => document.IndexOf(last, at) is var end and >= 0 ? end + 1 : document.Length;
}
