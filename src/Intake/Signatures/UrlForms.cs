namespace Trunkline.Intake.Signatures;

/// <summary>The spellings of one URL that a provider may have signed. All of them name the same endpoint.</summary>
internal static class UrlForms
{
    private static readonly (string Code, char Sign)[] Decoded =
    [
        ("%3A", ':'), ("%2F", '/'), ("%3F", '?'), ("%40", '@'), ("%21", '!'), ("%24", '$'), ("%27", '\''),
        ("%28", '('), ("%29", ')'), ("%2A", '*'), ("%2C", ','), ("%3B", ';'),
    ];

    public static IEnumerable<string> Of(string url, string form) => form switch
    {
        "ports" => Ports(url),
        "decoded" => HubSpot(url),
        _ => [url],
    };

    // Twilio signs with the port or without it, whatever the configured URL says. The text is cut by hand: Uri would change the host's case.
    private static IEnumerable<string> Ports(string url)
    {
        yield return url;
        var start = url.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
            yield break;
        start += 3;
        var end = url.AsSpan(start).IndexOfAny('/', '?') is var at and >= 0 ? start + at : url.Length;
        var colon = url.IndexOf(':', start, end - start);
        if (colon >= 0)
            yield return url[..colon] + url[end..];
        else
            yield return url[..end] + (url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? ":80" : ":443") + url[end..];
    }

    // HubSpot's page lists the codes that it decodes before signing; real posts were seen with and without it.
    private static IEnumerable<string> HubSpot(string url)
    {
        yield return url;
        var decoded = url;
        foreach (var (code, sign) in Decoded)
            decoded = decoded.Replace(code, sign.ToString(), StringComparison.OrdinalIgnoreCase);
        if (decoded != url)
            yield return decoded;
    }
}
