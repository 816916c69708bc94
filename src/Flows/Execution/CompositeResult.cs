using System.Buffers;
using System.Text.Json;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows.Execution;

// The parts of a composite in one object, each with its data and its mark.
internal static class CompositeResult
{
    public static JsonElement Of(CompositeStep composite, ExpressionScope scope)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var part in composite.Parts)
            {
                writer.WriteStartObject(part.Name);
                writer.WritePropertyName("data"u8);
                writer.WriteRawValue(RawJson.Utf8(scope.ResultOf(part.Call.Id)), skipInputValidation: true);
                if (ReportOf(part.Call, scope) is { } report)
                    PartMark.Of(report).Write(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = 96 });
    }

    private static StepReport? ReportOf(CallStep call, ExpressionScope scope)
    {
        var key = scope.KeyOf(call);
        return scope.Records.FindLast(r => r.Report.Id == key)?.Report;
    }
}
