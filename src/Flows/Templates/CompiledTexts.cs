using System.Collections.Concurrent;
using Trunkline.Declarations;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Templates;

// Expressions and templates by their text, compiled once. A pure function of the text, so replay cannot tell whether it was there before. Texts come
// from flow files only, so the bound is never met in practice; starting over keeps it simple where many deploys do meet it.
internal static class CompiledTexts
{
    private const int Bound = 20_000;

    private static readonly ConcurrentDictionary<string, JsonataExpression> Expressions = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, CompiledTemplate> Templates = new(StringComparer.Ordinal);
    private static int expressionCount;
    private static int templateCount;

    // Throws JsonataException for a text that is no expression.
    public static JsonataExpression Expression(string text)
    {
        if (Expressions.TryGetValue(text, out var expression))
            return expression;
        expression = JsonataExpression.Compile(text);
        Keep(Expressions, text, expression, ref expressionCount);
        return expression;
    }

    // Throws JsonataException for a text that is no template.
    public static CompiledTemplate Template(string text)
    {
        if (Templates.TryGetValue(text, out var template))
            return template;
        var parts = TemplateText.TryParse(text, out var problem)
            ?? throw new JsonataException("S0101", $"{problem!.Problem}: {problem.Remedy}", problem.Offset, 1, problem.Offset + 1);
        template = new CompiledTemplate(parts);
        Keep(Templates, text, template, ref templateCount);
        return template;
    }

    private static void Keep<T>(ConcurrentDictionary<string, T> cache, string text, T compiled, ref int count)
    {
        if (Interlocked.Increment(ref count) > Bound)
        {
            cache.Clear();
            Interlocked.Exchange(ref count, 1);
        }

        cache[text] = compiled;
    }
}
