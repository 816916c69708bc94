using System.Buffers;
using System.Text.Json;
using Trunkline.Flows.Plans;
using Trunkline.Flows.Templates;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution;

// Makes the answer of a run whose steps are over.
internal static class AnswerBuilder
{
    public static (RunAnswer? Answer, StepFault? Fault) Build(FlowPlan plan, AnswerPlan answer, ExpressionScope scope)
    {
        var at = "status";
        try
        {
            var status = answer.Status is null ? (JsonElement?)null : scope.Evaluate(answer.Status).ToElement();
            at = "headers";
            var headers = Headers(answer, scope);
            at = "body";
            var body = Body(plan, answer, scope);
            var parts = AnswerParts.Of(plan, scope);
            var partial = parts.Values.Any(p => p.Missing);
            var marks = parts.ToDictionary(p => p.Key, p => p.Value.Mark, StringComparer.Ordinal);
            if (status is { } given && !(given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var code) && code is >= 200 and <= 599))
                return (null, new StepFault("expression", $"Step '{StepIds.Answer}', status: this is no HTTP status from 200 to 599."));
            var inBody = !answer.PartsInHeader && body is { ValueKind: JsonValueKind.Object } thing && !thing.TryGetProperty("partial", out _) && !thing.TryGetProperty("parts", out _);
            if (inBody && AnswerParts.MayBeMissing(plan))
                body = WithParts(body!.Value, partial, marks);
            return (new RunAnswer(status?.GetInt32() ?? (body is null ? 204 : 200))
            {
                Headers = headers, Body = body, Partial = partial, Parts = inBody || !AnswerParts.MayBeMissing(plan) ? null : marks,
            }, null);
        }
        catch (JsonataException e)
        {
            return (null, ExpressionFault.Of(e, StepIds.Answer, at));
        }
        catch (StepFaultException e)
        {
            return (null, e.Fault);
        }
    }

    private static JsonElement? Body(FlowPlan plan, AnswerPlan answer, ExpressionScope scope)
    {
        if (answer.Body is { } expression)
            return scope.Evaluate(expression) is { IsUndefined: false } result ? result.ToElement() : null;

        // A run that was stopped may not have got to its last step.
        return scope.TryResultOf(plan.Steps[^1].Id, out var last) && last.ValueKind != JsonValueKind.Null ? last : null;
    }

    private static Dictionary<string, string>? Headers(AnswerPlan answer, ExpressionScope scope)
    {
        if (answer.Headers is null)
            return null;
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, template) in answer.Headers)
        {
            if (TemplateValue.Text(template, scope) is not { } value)
                continue;
            if (HeaderText.FirstRefused(value) is var at and >= 0)
                throw new StepFaultException(new StepFault("header", $"Step '{StepIds.Answer}', header '{name}': the value has U+{(int)value[at]:X4} in it, which no header carries."));
            headers[name] = value;
        }

        return headers;
    }

    private static JsonElement WithParts(JsonElement body, bool partial, Dictionary<string, PartMark> parts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in body.EnumerateObject())
            {
                writer.WritePropertyName(member.Name);
                writer.WriteRawValue(RawJson.Utf8(member.Value), skipInputValidation: true);
            }

            writer.WriteBoolean("partial"u8, partial);
            writer.WriteStartObject("parts"u8);
            foreach (var (name, mark) in parts)
            {
                writer.WriteStartObject(name);
                mark.Write(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = 96 });
    }
}
