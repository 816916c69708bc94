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

        WriteStepWords(text);
        return text.ToString();
    }

    private static void WriteStepWords(StringBuilder text)
    {
        text.Append("### Which step takes which word\n\nA word that has no meaning for a kind of step is a fault there, which says why.\n\n| step | ").AppendJoin(" | ", StepWords.All.Select(w => $"`{w}`"));
        text.Append(" |\n|---|").Insert(text.Length, "---|", StepWords.All.Count).Append('\n');
        foreach (var kind in FlowGrammar.StepKinds)
            text.Append("| `").Append(kind.Name).Append("` | ").AppendJoin(" | ", StepWords.All.Select(w => StepWords.WhyNot(kind.Name, w) is null ? "yes" : "no")).Append(" |\n");
        text.Append('\n');
        foreach (var kind in FlowGrammar.StepKinds)
        {
            foreach (var reasons in StepWords.All.GroupBy(w => StepWords.WhyNot(kind.Name, w)).Where(g => g.Key is not null))
                text.Append("- `").Append(kind.Name).Append("`, ").AppendJoin(", ", reasons.Select(w => $"`{w}`")).Append(": ").Append(reasons.Key).Append(".\n");
        }
    }

    private static string Title(KeywordGroup group) =>
        group == FlowGrammar.Flow ? "The file"
        : group == FlowGrammar.AnyStep ? "Any step"
        : group == FlowGrammar.Case ? "A case of `switch`"
        : FlowGrammar.TriggerKinds.Contains(group) ? $"`on: {{ {group.Name}: … }}`"
        : group == FlowGrammar.Part ? "A part of `composite`"
        : group == HttpGrammar.Parameter ? "A parameter of `on: { http: … }`"
        : group == FlowGrammar.WaitFor ? "What `wait` waits for"
        : group == FlowGrammar.PagedCall ? "A `forEach` over pages"
        : $"`{group.Name}`";

    private static string Shape(Keyword keyword) => keyword.Or is { } other ? $"{Shape(keyword with { Or = null })}, or {Shape(keyword with { Shape = other, Or = null })}" : keyword.Shape switch
    {
        KeywordShape.Text => "text",
        KeywordShape.Choice => string.Join(" or ", keyword.Choices.Select(c => $"`{c}`")),
        KeywordShape.True => "`true`",
        KeywordShape.TextList => "list of texts",
        KeywordShape.TextMap => "map of texts",
        KeywordShape.Template => "text with `{expressions}`",
        KeywordShape.TemplateMap => "map of texts with `{expressions}`",
        KeywordShape.Expression => "expression",
        KeywordShape.Flag => "`true` or `false`",
        KeywordShape.Duration => "duration",
        KeywordShape.Number => "number",
        KeywordShape.Map => "map",
        KeywordShape.MapList => "list of maps",
        KeywordShape.Steps => "list of steps",
        KeywordShape.Trigger => "one of the triggers below",
        KeywordShape.Schema => "JSON Schema, or a file's name",
        KeywordShape.ParameterMap => "map of parameters",
        KeywordShape.PartMap => "map of calls",
        KeywordShape.OneOrMoreSteps => "step, or list of steps",
        _ => throw new InvalidOperationException($"Shape {keyword.Shape} has no name."),
    };
}
