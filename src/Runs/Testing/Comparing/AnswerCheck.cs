using System.Text.Json;
using System.Text.Json.Nodes;
using Trunkline.Declarations;
using Trunkline.Flows.Testing;

namespace Trunkline.Runs.Testing.Comparing;

// Compares what the caller of a request gets.
internal static class AnswerCheck
{
    private static readonly string[] OfParts = ["partial", "parts"];

    public static IEnumerable<Mismatch> Of(ExpectedAnswer expected, PlayedAnswer? answer)
    {
        if (answer is null)
        {
            yield return At(expected.Place, "nobody was answered: no request came in");
            yield break;
        }

        if (expected.Status is { } status && status.Value != answer.Status)
            yield return At(status.Place, $"answer status expected {status.Value}, got {answer.Status}", answer.IsProblem ? [answer.Body] : []);
        foreach (var (name, value) in expected.Headers ?? new Dictionary<string, string>())
        {
            if (answer.Headers.GetValueOrDefault(name) is var sent && sent != value)
                yield return At(expected.Place, sent is null ? $"answer headers.{name} is missing: expected {value}" : $"answer headers.{name} expected {value}, got {sent}");
        }

        if (expected.Partial is { } partial && partial.Value != answer.Partial)
            yield return At(partial.Place, $"answer partial expected {(partial.Value ? "true" : "false")}, got {(answer.Partial ? "true" : "false")}");
        foreach (var mismatch in expected.Parts.SelectMany(p => OfPart(p, answer)))
            yield return mismatch;
        if (expected.Body is { } body && OfBody(body, answer) is var (what, details))
            yield return At(body, "answer " + what, details);
    }

    private static IEnumerable<Mismatch> OfPart(ExpectedPart expected, PlayedAnswer answer)
    {
        var name = expected.Name.Value;
        if (!answer.Parts.TryGetValue(name, out var part))
        {
            yield return At(expected.Name, $"answer has no part '{name}'", answer.Parts.Count == 0 ? [] : ["it has " + string.Join(", ", answer.Parts.Keys)]);
            yield break;
        }

        if (expected.Source is { } source && source.Value != part.Source)
            yield return At(source.Place, $"part '{name}' source expected {source.Value}, got {part.Source ?? "none"}");
        if (expected.Fault is { } fault && fault.Value != (part.Fault ?? "none"))
            yield return At(fault.Place, $"part '{name}' fault expected {fault.Value}, got {part.Fault ?? "none"}");
    }

    private static (string What, IReadOnlyList<string> Details)? OfBody(DeclaredNode expected, PlayedAnswer answer)
    {
        if (expected is DeclaredText { IsQuoted: false, Value: "null" or "~" or "" })
            return answer.Body.Length == 0 ? null : ("body is not expected", [answer.Body]);
        var isJson = answer.Headers.GetValueOrDefault("Content-Type")?.Contains("json", StringComparison.OrdinalIgnoreCase) == true;
        if (expected is DeclaredText text && !isJson)
            return BodyCheck.OfText(text.Value, answer.Body);
        if (answer.Body.Length == 0)
            return ("body is missing", []);
        var wanted = DeclaredJson.Of(expected);
        return BodyCheck.OfJson("body", wanted, isJson ? Mentioned(wanted, answer) : answer.Body);
    }

    // Without what the case need not mention; numbers stay as they are written.
    private static string Mentioned(JsonElement wanted, PlayedAnswer answer)
    {
        if (wanted.ValueKind != JsonValueKind.Object || JsonNode.Parse(answer.Body, documentOptions: new JsonDocumentOptions { MaxDepth = 96 }) is not JsonObject body)
            return answer.Body;
        foreach (var name in body.Select(m => m.Key).Where(n => !wanted.TryGetProperty(n, out _) && (answer.IsProblem || answer.Parts.Count > 0 && OfParts.Contains(n))).ToList())
            body.Remove(name);
        return body.ToJsonString();
    }

    private static Mismatch At(DeclaredNode place, string what, IReadOnlyList<string>? details = null) => new(place.Line, place.Column, what, details ?? []);
}
