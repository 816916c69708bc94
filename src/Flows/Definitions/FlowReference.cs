using System.Text;
using Trunkline.Declarations.Grammar;

namespace Trunkline.Flows.Definitions;

/// <summary>The reference part of <c>docs/flows.md</c>.</summary>
public static class FlowReference
{
    /// <summary>Writes a Markdown table for each place where words may stand, generated from the words the flow reader knows.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        foreach (var group in FlowGrammar.All)
        {
            text.Append("### ").Append(Title(group)).Append("\n\n");
            text.Append(group.Meaning).Append("\n\n| key | value | meaning |\n|---|---|---|\n");
            foreach (var keyword in group.Keywords)
                text.Append("| `").Append(keyword.Name).Append("` | ").Append(Shape(keyword)).Append(keyword.Required ? ", required" : "").Append(" | ").Append(keyword.Meaning).Append(" |\n");
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Title(KeywordGroup group) =>
        group == FlowGrammar.Flow ? "The file"
        : group == FlowGrammar.AnyStep ? "Any step"
        : group == FlowGrammar.Case ? "A case of `switch`"
        : FlowGrammar.TriggerKinds.Contains(group) ? $"`on: {{ {group.Name}: … }}`"
        : group == FlowGrammar.WaitFor ? "What `wait` waits for"
        : $"`{group.Name}`";

    private static string Shape(Keyword keyword) => keyword.Shape switch
    {
        KeywordShape.Text => "text",
        KeywordShape.Choice => string.Join(" or ", keyword.Choices.Select(c => $"`{c}`")),
        KeywordShape.TextList => "list of texts",
        KeywordShape.TextMap => "map of texts",
        KeywordShape.Template => "text with `{expressions}`",
        KeywordShape.TemplateMap => "map of texts with `{expressions}`",
        KeywordShape.Expression => "expression",
        KeywordShape.Duration => "duration",
        KeywordShape.Number => "number",
        KeywordShape.Map => "map",
        KeywordShape.MapList => "list of maps",
        KeywordShape.Steps => "list of steps",
        KeywordShape.Trigger => "one of the triggers below",
        KeywordShape.OneOrMoreSteps => "step, or list of steps",
        _ => throw new InvalidOperationException($"Shape {keyword.Shape} has no name."),
    };
}
