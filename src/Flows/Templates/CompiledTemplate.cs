using Trunkline.Declarations;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Templates;

// A template whose expressions are compiled.
internal sealed class CompiledTemplate
{
    public CompiledTemplate(IReadOnlyList<TemplatePart> parts)
    {
        Parts = new Part[parts.Count];
        for (var i = 0; i < Parts.Length; i++)
            Parts[i] = parts[i].IsExpression ? new Part("", CompiledTexts.Expression(parts[i].Text)) : new Part(parts[i].Text, null);
    }

    public Part[] Parts { get; }

    // Literal text, or an expression.
    public readonly record struct Part(string Literal, JsonataExpression? Expression);
}
