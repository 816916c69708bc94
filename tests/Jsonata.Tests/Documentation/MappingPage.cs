namespace Trunkline.Jsonata.Tests.Documentation;

/// <summary>The examples of docs/mapping.md, read from the file that people read.</summary>
internal static class MappingPage
{
    private const string Fence = "```";

    public static string Text { get; } = File.ReadAllText(Path.Combine(Root(), "docs", "mapping.md"));

    /// <summary>Every example: the last input above it, the expression, and the block of the result that follows.</summary>
    /// <exception cref="FormatException">An expression has no input above it or no result below it, or a block is never closed.</exception>
    public static IReadOnlyList<Example> Examples()
    {
        var examples = new List<Example>();
        string? input = null;
        (string Text, int Line)? expression = null;
        foreach (var (kind, text, line) in Blocks())
        {
            switch (kind)
            {
                case "json input" when expression is null:
                    input = text;
                    break;
                case "jsonata" when expression is null && input is not null:
                    expression = (text, line);
                    break;
                case "json result" or "text error" or "text nothing" when expression is { } example:
                    examples.Add(new Example(example.Line, input!, example.Text, kind, text.Trim()));
                    expression = null;
                    break;
                default:
                    throw new FormatException($"docs/mapping.md:{line}: a block '{kind}' is unknown or out of place.");
            }
        }

        return expression is null ? examples : throw new FormatException($"docs/mapping.md:{expression.Value.Line}: this expression has no result.");
    }

    private static IEnumerable<(string Kind, string Text, int Line)> Blocks()
    {
        var lines = Text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            var end = Array.FindIndex(lines, i + 1, line => line == Fence);
            if (end < 0)
            {
                throw new FormatException($"docs/mapping.md:{i + 1}: this block is never closed.");
            }

            yield return (lines[i][Fence.Length..], string.Join('\n', lines[(i + 1)..end]), i + 1);
            i = end;
        }
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "functions.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("No functions.sln above the tests.");
    }

    /// <param name="Line">The line of the expression's block.</param>
    /// <param name="Input">JSON text.</param>
    /// <param name="Expression">The expression.</param>
    /// <param name="Kind">What the result is: <c>json result</c>, <c>text error</c> or <c>text nothing</c>.</param>
    /// <param name="Result">JSON text, or an error code, or nothing.</param>
    internal sealed record Example(int Line, string Input, string Expression, string Kind, string Result);
}
