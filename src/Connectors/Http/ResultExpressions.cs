using System.Collections.Concurrent;
using System.Text.Json;
using Trunkline.Jsonata;

namespace Trunkline.Connectors.Http;

/// <summary>Evaluates <c>result:</c> and <c>success:</c> over an answer. Texts come from plans, so there are few of them and each is compiled once.</summary>
internal sealed class ResultExpressions(TimeProvider time)
{
    private const int MostKept = 2_000;

    private readonly ConcurrentDictionary<string, JsonataExpression> compiled = new(StringComparer.Ordinal);
    private readonly JsonataEnvironment environment = new() { Clock = time };

    /// <exception cref="JsonataException">The text is no expression, or does not work on this answer.</exception>
    public JsonElement Result(string expression, Received received, JsonElement body)
    {
        if (!compiled.TryGetValue(expression, out var known))
        {
            // Plans of past deploys are not worth a smarter cache.
            if (compiled.Count >= MostKept)
                compiled.Clear();
            compiled[expression] = known = JsonataExpression.Compile(expression);
        }

        var result = known.Evaluate(AnswerFacts.Of(received, body), environment);
        return result.IsUndefined ? JsonText.Null : result.ToElement();
    }

    /// <exception cref="JsonataException">The rule does not work on this answer.</exception>
    public bool Holds(JsonataExpression rule, Received received, JsonElement body) => rule.Evaluate(AnswerFacts.Of(received, body), environment).IsTrue;
}
