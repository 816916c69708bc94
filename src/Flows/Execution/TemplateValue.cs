using System.Text;
using System.Text.Json;
using Trunkline.Flows.Templates;

namespace Trunkline.Flows.Execution;

// A template filled in as text. Throws JsonataException for an expression that fails.
internal static class TemplateValue
{
    // Null where the template is one expression and that gives nothing.
    public static string? Text(string template, ExpressionScope scope)
    {
        var parts = CompiledTexts.Template(template).Parts;
        if (parts.Length == 1)
        {
            if (parts[0].Expression is not { } only)
                return parts[0].Literal;
            var result = scope.Evaluate(only);
            return result.IsUndefined || result.ToElement().ValueKind == JsonValueKind.Null ? null : result.ToText();
        }

        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(part.Expression is null ? part.Literal : scope.Evaluate(part.Expression).ToText());
        return text.ToString();
    }
}
