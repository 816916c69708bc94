using System.Text.RegularExpressions;
using Trunkline.Declarations;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Definitions.Triggers;

// Reads `get /customers/{id}`.
internal static partial class RouteText
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    // Null, and a fault, for a text that is no route.
    public static HttpRoute? Read(DeclaredText text, DeclaredText? version, FaultList faults)
    {
        var before = faults.Count;
        var (method, path) = text.Value.IndexOf(' ', StringComparison.Ordinal) is var space and > 0 ? (text.Value[..space], text.Value[(space + 1)..].TrimStart(' ')) : ("", text.Value);
        if (method.Length == 0 || !path.StartsWith('/'))
            faults.Add(text, $"'{text.Value}' is no method and path", "write it like 'get /customers/{id}'");
        else if (!Methods.Contains(method))
            faults.Add(text, $"'{method}' is no method here", Suggestion.Remedy(method, Methods));
        if (version is not null && !Version().IsMatch(version.Value))
            faults.Add(version, $"'version' is '{version.Value}'", "write v and a number, as in v2");
        if (faults.Count > before)
            return null;
        var segments = new List<RouteSegment>();
        foreach (var part in path[1..].Split('/'))
        {
            if (Literal().IsMatch(part) && part is not ("." or ".."))
                segments.Add(new RouteSegment(part, false));
            else if (Parameter().IsMatch(part))
                segments.Add(new RouteSegment(part[1..^1], true));
            else
                faults.Add(text, part.Length == 0 ? "the path has an empty segment" : $"'{part}' is no segment of a path", "use letters, digits and -._~, or {name} for a whole segment");
        }

        foreach (var twice in segments.Where(s => s.IsParameter).GroupBy(s => s.Text).Where(g => g.Count() > 1))
            faults.Add(text, $"'{{{twice.Key}}}' stands twice", "give each parameter its own name");
        if (segments is [{ IsParameter: false } first, ..] && version is null)
        {
            if (first.Text == HttpRoute.StatusSegment)
                faults.Add(text, $"'/{first.Text}' is where the status of accepted requests is asked", "begin the path with another word");
            else if (Version().IsMatch(first.Text))
                faults.Add(text, $"'{first.Text}' in the path", $"write 'version: {first.Text}' instead");
        }

        return faults.Count > before ? null : new HttpRoute(method.ToUpperInvariant(), version?.Value, segments);
    }

    [GeneratedRegex("^v[1-9][0-9]{0,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    [GeneratedRegex("^[A-Za-z0-9._~-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Literal();

    [GeneratedRegex("^\\{[A-Za-z][A-Za-z0-9_]*\\}$", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
