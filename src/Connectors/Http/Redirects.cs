namespace Trunkline.Connectors.Http;

/// <summary>Follows a redirect only where it stays with the host that the credential is meant for.</summary>
internal static class Redirects
{
    public const int Most = 5;

    /// <summary>Where to go on, and how; null with the problem where that is not followed; null without one where the answer is no redirect.</summary>
    public static (Uri Uri, HttpMethod Method)? Next(HttpRequestMessage request, Received received, int sofar, out string? problem)
    {
        problem = null;
        if (received.Status is not (301 or 302 or 303 or 307 or 308))
            return null;
        var location = received.Response.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : null;
        var from = request.RequestUri!;
        if (!Uri.TryCreate(from, location, out var to))
        {
            problem = "a redirect without a readable Location";
            return null;
        }

        var method = request.Method;
        if (received.Status == 303 && method != HttpMethod.Head)
            method = HttpMethod.Get;
        if (Uri.Compare(from, to, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) != 0 || to.UserInfo.Length > 0)
            problem = $"a redirect to {to.Scheme}://{to.Authority}, which is another host and not followed: put it into baseUrl if it is meant";
        else if (received.Status is 301 or 302 && method != HttpMethod.Get && method != HttpMethod.Head)
            problem = $"a redirect to another path, which a {method} does not follow: put the path that its Location names into the step";
        else if (sofar >= Most)
            problem = $"more than {Most} redirects in a row";
        return problem is null ? (to, method) : null;
    }
}
