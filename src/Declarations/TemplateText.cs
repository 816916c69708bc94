namespace Trunkline.Declarations;

/// <summary>A text with expressions in braces: <c>/contacts/{customer.id}</c>. <c>{{</c> and <c>}}</c> stand for braces themselves.
/// Knows where expressions end (strings, comments, quoted names, regular expressions and nested braces inside them are skipped), not what they mean.</summary>
public static class TemplateText
{
    /// <summary>Splits a text into its literal and expression parts, in order; a text without braces is one literal, an empty one none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="problem">What is wrong and where, when the result is null.</param>
    public static IReadOnlyList<TemplatePart>? TryParse(string text, out TemplateProblem? problem)
    {
        problem = null;
        var parts = new List<TemplatePart>();
        var literal = new System.Text.StringBuilder();
        var literalStart = 0;
        var at = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (c is '{' or '}' && at + 1 < text.Length && text[at + 1] == c)
            {
                literal.Append(c);
                at += 2;
            }
            else if (c == '}')
            {
                problem = new TemplateProblem(at, "a '}' without its '{'", "write }} for a brace that is meant as text");
                return null;
            }
            else if (c != '{')
            {
                literal.Append(c);
                at++;
            }
            else
            {
                if (literal.Length > 0)
                    parts.Add(new TemplatePart(literal.ToString(), false, literalStart));
                literal.Clear();
                var end = ExpressionText.EndOfBraces(text, at);
                if (end < 0)
                {
                    problem = new TemplateProblem(at, "a '{' that is never closed", "close it with '}', or write {{ for a brace that is meant as text");
                    return null;
                }

                if (text.AsSpan(at + 1, end - at - 1).IsWhiteSpace())
                {
                    problem = new TemplateProblem(at, "an empty '{}'", "write an expression between the braces, or {{}} for braces that are meant as text");
                    return null;
                }

                parts.Add(new TemplatePart(text[(at + 1)..end], true, at + 1));
                literalStart = at = end + 1;
            }
        }

        if (literal.Length > 0)
            parts.Add(new TemplatePart(literal.ToString(), false, literalStart));
        return parts;
    }
}

/// <summary>A part of a template.</summary>
/// <param name="Text">The literal's text (braces unescaped), or the expression without its braces.</param>
/// <param name="IsExpression">Which of the two.</param>
/// <param name="Offset">0-based offset in the template where it begins.</param>
public sealed record TemplatePart(string Text, bool IsExpression, int Offset);

/// <summary>Why a text is no template.</summary>
/// <param name="Offset">0-based offset of the offending character.</param>
/// <param name="Problem">What is wrong, in one clause.</param>
/// <param name="Remedy">What to do, in one clause.</param>
public sealed record TemplateProblem(int Offset, string Problem, string Remedy);
