using Trunkline.Flows.Plans;
using Trunkline.Jsonata;

namespace Trunkline.Connectors.Drift;

/// <summary>What one step reads of the answers of an operation.</summary>
internal sealed record WatchedAnswer(DriftShape Shape, LearnedPath[] Read)
{
    private static readonly string[] Data = ["data"];

    /// <summary>The paths below the answer's body that a step reads: by its own <c>result</c>, and where that hands something on as it is, by later expressions.</summary>
    /// <param name="watch">What later expressions read.</param>
    /// <param name="result">The step's <c>result</c>; null for the whole answer.</param>
    /// <param name="isGraphQl">Whether the whole answer is the member <c>data</c>.</param>
    public static IReadOnlyList<string[]> Paths(AnswerWatch watch, string? result, bool isGraphQl)
    {
        var found = new List<string[]>();
        string[]? given = isGraphQl ? Data : [];
        if ((watch.Items ?? result) is { } expression)
        {
            var own = JsonataReads.Of(expression);
            found.AddRange(own.Paths.Select(Below).OfType<string[]>());
            given = own.Given is { } path ? Below(path) : null;
        }

        if (given is not null && watch.Reads is { } reads)
        {
            found.RemoveAll(p => p.AsSpan().SequenceEqual(given));
            found.AddRange(JsonataReads.Of(reads).Paths.Select(p => (string[])[.. given, .. p]));
            if (given.Length > 0 && !isGraphQl && !found.Exists(p => p.AsSpan().StartsWith(given)))
                found.Add(given);
        }

        return [.. found.Where(p => p.Length > 0 && !p.Any(n => n.Contains('`', StringComparison.Ordinal) || n is Looks.Any or "")).DistinctBy(JsonataReads.Text)];
    }

    private static string[]? Below(IReadOnlyList<string> path) => path.Count > 0 && path[0] == "body" ? [.. path.Skip(1)] : null;
}
