using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Validation;

// What is written of a path; what values do to it is guarded when it is filled in.
internal sealed class PathValidator : IFlowValidator
{
    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        foreach (var method in FlowValidation.AllCalls(flow).SelectMany(c => c.Methods))
        {
            if (TemplateText.TryParse(method.Path.Value, out _) is not { } parts)
                continue; // reported with the other templates
            if (parts is not [{ IsExpression: false } start, ..] || start.Text[0] != '/')
                faults.Add(method.Path, "the path does not start with '/'", "write it as it stands behind the connection's base URL");
            foreach (var part in parts.Where(p => !p.IsExpression))
                CheckLiteral(method.Path, part, faults);
        }
    }

    private static void CheckLiteral(DeclaredText path, TemplatePart literal, FaultList faults)
    {
        var at = literal.Text.IndexOfAny(['?', '#', '\\']);
        if (at >= 0)
            faults.Add(path, $"the path holds '{literal.Text[at]}'", literal.Text[at] == '?' ? "put the parameters under 'query'" : "leave it out");
        if (literal.Text.Any(c => c <= ' ' || c == '\u007f'))
            faults.Add(path, "the path holds white space", "leave it out, or write %20");
        if (literal.Text.Contains("//", StringComparison.Ordinal))
            faults.Add(path, "the path holds '//'", "leave one out");
        if (literal.Text.Split('/').Any(s => s is "." or ".."))
            faults.Add(path, "the path holds '.' or '..' as a segment", "write it without detours");
    }
}
