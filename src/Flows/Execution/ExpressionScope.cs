using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Trunkline.Flows.Plans;
using Trunkline.Flows.Templates;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution;

// Where steps run: what their expressions see (the event, the run, results by step id as they come), by when they have to be over, and where it is
// written down that they are. The items of a list have each their own.
internal sealed class ExpressionScope
{
    private readonly Dictionary<string, JsonElement> members;
    private readonly JsonataEnvironment environment;

    private ExpressionScope(Dictionary<string, JsonElement> members, JsonataEnvironment environment, List<StepRecord> records, string suffix, Deadline? deadline)
    {
        this.members = members;
        this.environment = environment;
        Records = records;
        Suffix = suffix;
        Deadline = deadline;
    }

    // Steps that are over.
    public List<StepRecord> Records { get; }

    // Tells the steps of one item from those of another: ':' and the index, once for every list around; empty outside lists.
    public string Suffix { get; }

    // Null: none.
    public Deadline? Deadline { get; }

    // Told every result; null where nobody wants to know.
    private IResultWatcher? Watcher { get; init; }

    public static ReadOnlySpan<char> SuffixOf(string key) => key.IndexOf(':', StringComparison.Ordinal) is var at and >= 0 ? key.AsSpan(at) : default;

    // Whether a step is done here or in an item of a list here.
    public bool Holds(string key)
    {
        var suffix = SuffixOf(key);
        return suffix.StartsWith(Suffix, StringComparison.Ordinal) && (suffix.Length == Suffix.Length || suffix[Suffix.Length] == ':');
    }

    public static ExpressionScope Of(IFlowContext context, RunInput input, List<StepRecord> records)
    {
        var startedAt = input.StartedAt!.Value;
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["event"] = input.Event,
            ["run"] = Run(context.RunId, input.Plan.Flow, startedAt),
        };
        return new ExpressionScope(members, FlowEnvironment.At(startedAt), records, "", null) { Watcher = context as IResultWatcher };
    }

    public ExpressionScope ForItem(JsonElement item, int index)
    {
        var own = new Dictionary<string, JsonElement>(members, StringComparer.Ordinal) { ["item"] = item, ["index"] = Number(index) };
        return new ExpressionScope(own, environment, [], $"{Suffix}:{index.ToString(CultureInfo.InvariantCulture)}", Deadline) { Watcher = Watcher };
    }

    // The same place with a nearer deadline.
    public ExpressionScope Until(Deadline deadline) =>
        Deadline is not null && Deadline.Due <= deadline.Due ? this : new ExpressionScope(members, environment, Records, Suffix, deadline) { Watcher = Watcher };

    public string KeyOf(PlanStep step) => Suffix.Length == 0 ? step.Id : step.Id + Suffix;

    public void Finish(PlanStep step, StepReport report, JsonElement result)
    {
        Records.Add(new StepRecord(report, result));
        members[step.Id] = result;
        Watcher?.Over(step.Id + Suffix, result, report);
    }

    public void Set(string name, JsonElement value)
    {
        members[name] = value;
        Watcher?.Over(name + Suffix, value, null);
    }

    public JsonElement ResultOf(string id) => members[id];

    public JsonataResult Evaluate(string expression) => Evaluate(CompiledTexts.Expression(expression));

    public JsonataResult Evaluate(JsonataExpression expression) => expression.Evaluate(members, environment);

    public JsonataResult EvaluateOnEvent(string expression) => CompiledTexts.Expression(expression).Evaluate(members["event"], FlowEnvironment.Timeless);

    private static JsonElement Number(int number)
    {
        Span<byte> text = stackalloc byte[11];
        System.Buffers.Text.Utf8Formatter.TryFormat(number, text, out var length);
        return JsonElement.Parse(text[..length]);
    }

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

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    // The form of $now, so that the two compare as texts.
    private static string Timestamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
