using System.Text;
using Trunkline.Declarations.Grammar;

namespace Trunkline.Flows.Testing;

/// <summary>The reference part of <c>docs/testing-flows.md</c>.</summary>
public static class TestsReference
{
    /// <summary>Writes a Markdown table for each place where words may stand, generated from the words the reader knows.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        foreach (var group in TestGrammar.All)
        {
            text.Append("### ").Append(group == TestGrammar.File ? "The file" : char.ToUpperInvariant(group.Name[0]) + group.Name[1..]).Append("\n\n");
            text.Append(group.Meaning).Append("\n\n| key | value | meaning |\n|---|---|---|\n");
            foreach (var keyword in group.Keywords)
                text.Append("| `").Append(keyword.Name).Append("` | ").Append(Shape(keyword)).Append(keyword.Required ? ", required" : "").Append(" | ").Append(keyword.Meaning).Append(" |\n");
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Shape(Keyword keyword) => keyword.Shape switch
    {
        KeywordShape.Text => "text",
        KeywordShape.Choice => string.Join(", ", keyword.Choices.Select(c => $"`{c}`")),
        KeywordShape.TextMap => "map of texts",
        KeywordShape.Duration => "duration",
        KeywordShape.Number => "number",
        KeywordShape.Flag => "`true` or `false`",
        KeywordShape.Json => "any value",
        KeywordShape.Map => "map",
        KeywordShape.MapList => "list of maps",
        KeywordShape.MapByName => "map of maps",
        KeywordShape.OneOrMoreByName => "map of answers, or lists of them",
        _ => throw new InvalidOperationException($"Shape {keyword.Shape} has no name."),
    };
}
