using System.Buffers;
using System.Text.Json;
using Trunkline.Flows.Templates;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution;

// What expressions see: the event, the run, and results by step id as they come.
internal sealed class ExpressionScope
{
    private readonly Dictionary<string, JsonElement> members;
    private readonly JsonataEnvironment environment;

    private ExpressionScope(Dictionary<string, JsonElement> members, JsonataEnvironment environment)
    {
        this.members = members;
        this.environment = environment;
    }

    public static ExpressionScope Of(string runId, RunInput input)
    {
        var startedAt = input.StartedAt!.Value;
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["event"] = input.Event,
            ["run"] = Run(runId, input.Plan.Flow, startedAt),
        };
        return new ExpressionScope(members, FlowEnvironment.At(startedAt));
    }

    public void Set(string name, JsonElement value) => members[name] = value;

    public JsonElement ResultOf(string id) => members[id];

    public JsonataResult Evaluate(string expression) => Evaluate(CompiledTexts.Expression(expression));

    public JsonataResult Evaluate(JsonataExpression expression) => expression.Evaluate(members, environment);

    public JsonataResult EvaluateOnEvent(string expression) => CompiledTexts.Expression(expression).Evaluate(members["event"], FlowEnvironment.Timeless);

    private static JsonElement Run(string id, string flow, DateTimeOffset startedAt)
    {
        var buffer = new ArrayBufferWriter<byte>(192);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, id);
            writer.WriteString("flow"u8, flow);
            writer.WriteString("startedAt"u8, Timestamp(startedAt));
            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    // The form of $now, so that the two compare as texts.
    private static string Timestamp(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
