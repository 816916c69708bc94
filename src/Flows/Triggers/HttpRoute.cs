namespace Trunkline.Flows.Triggers;

/// <summary>Method and path of a flow that answers requests.</summary>
/// <param name="Method">Upper case.</param>
/// <param name="Version">Stands before the path; null for none.</param>
/// <param name="Segments">The path behind the version.</param>
public sealed record HttpRoute(string Method, string? Version, IReadOnlyList<RouteSegment> Segments)
{
    /// <summary>First segment of the addresses at which accepted requests are asked about; no flow's path begins with it.</summary>
    public const string StatusSegment = "runs";

    /// <summary>Version and path, each a segment.</summary>
    public IReadOnlyList<RouteSegment> All { get; } = Version is null ? Segments : [new RouteSegment(Version, false), .. Segments];

    /// <summary>The path as declared, with its version, below <c>/api/flows</c>.</summary>
    public string Template => string.Concat(All.Select(s => s.IsParameter ? $"/{{{s.Text}}}" : "/" + s.Text));

    // Whether a path may fit both, without either being the plainer one at each place.
    internal bool IsAmbiguousWith(HttpRoute other)
    {
        if (Method != other.Method || All.Count != other.All.Count)
            return false;
        var (mine, theirs) = (false, false);
        for (var i = 0; i < All.Count; i++)
        {
            var (a, b) = (All[i], other.All[i]);
            if (!a.IsParameter && !b.IsParameter && a.Text != b.Text)
                return false;
            mine |= !a.IsParameter && b.IsParameter;
            theirs |= a.IsParameter && !b.IsParameter;
        }

        return mine == theirs;
    }
}

/// <summary>One segment of a path.</summary>
/// <param name="Text">Its text, or the parameter's name.</param>
/// <param name="IsParameter">Whether any text may stand there.</param>
public sealed record RouteSegment(string Text, bool IsParameter);
