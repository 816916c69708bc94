using System.Text;
using System.Text.Json;
using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Testing.Recording;

// Writes what came of a played run as what a case expects.
internal static class ObservedExpectation
{
    public static string Of(PlayedRun run, int indent)
    {
        var (text, margin) = (new StringBuilder(), new string(' ', indent));
        text.Append(margin).Append("outcome: ").Append(run.Outcome).Append('\n');
        if (run.DeadLetter is { } letter)
            text.Append(margin).Append($"fault: {{ code: {YamlText.Scalar(letter.Fault.Code)}, step: {letter.StepId} }}\n");
        if (run.StopReason is { } reason)
            text.Append(margin).Append($"stop: {YamlText.Scalar(reason)}\n");
        var eventful = run.Steps.Values.Where(s => s.State != StepState.Succeeded && !s.Id.Contains(':') && s.Id != StepIds.Trigger).ToList();
        if (eventful.Count > 0)
            text.Append(margin).Append($"steps: {{ {string.Join(", ", eventful.Select(s => $"{s.Id}: {(s.State == StepState.FellBack ? "fell-back" : s.State.ToString().ToLowerInvariant())}"))} }}\n");
        text.Append(margin).Append(run.Calls.Count == 0 ? "calls: []\n" : "calls:\n");
        foreach (var call in run.Calls)
            Call(text, call, margin, indent);
        if (run.Emitted.Count > 0)
            text.Append(margin).Append("emits:\n");
        foreach (var (step, emitted) in run.Emitted)
        {
            text.Append(margin).Append($"  - type: {YamlText.Scalar(emitted.Type)}\n").Append(margin).Append($"    step: {YamlText.Scalar(step)}\n");
            text.Append(margin).Append("    data:").Append(YamlText.Behind(Json(emitted.Data), indent + 4));
        }

        return text.ToString();
    }

    private static void Call(StringBuilder text, CallMade call, string margin, int indent)
    {
        text.Append(margin).Append($"  - step: {YamlText.Scalar(call.Step)}\n");
        var inner = margin + "    ";
        if (call.Request.Operation is { } operation)
            text.Append(inner).Append($"operation: {operation}\n");
        else if (call.Request.GraphQl is null)
            text.Append(inner).Append($"method: {call.Method}\n").Append(inner).Append($"path: {YamlText.Scalar(call.Path)}\n");
        if (call.Query.Count > 0)
            text.Append(inner).Append($"query: {{ {string.Join(", ", call.Query.Select(q => $"{YamlText.Scalar(q.Key)}: {YamlText.Scalar(q.Value)}"))} }}\n");
        if (call.Request.Variables is { } variables)
            text.Append(inner).Append("variables:").Append(YamlText.Behind(Json(variables), indent + 4));
        else if (call.Request.Body is { } body && Json(body) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } json)
            text.Append(inner).Append("body:").Append(YamlText.Behind(json, indent + 4));
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = 96 });
}
