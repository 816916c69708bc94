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

    // The steps of the list whose item this is; null outside lists. Two lists side by side have items of the same number.
    private readonly HashSet<string>? inside;

    private ExpressionScope(
        Dictionary<string, JsonElement> members, JsonataEnvironment environment, List<StepRecord> records, string suffix, HashSet<string>? inside, Deadline? deadline)
    {
        this.inside = inside;
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

    // How many items of the list are worked on at once; null outside lists, and where it is one.
    public int? Together { get; private init; }

    // Null: none.
    public Deadline? Deadline { get; }

    // What the undo steps of the list's items read: noted by step id as it comes. Null where nothing has to be kept.
    public Dictionary<string, JsonElement>? Kept { get; private init; }

    private IReadOnlyList<string> Keeps { get; init; } = [];

    // Told every result; null where nobody wants to know.
    private IResultWatcher? Watcher { get; init; }

    public static ReadOnlySpan<char> SuffixOf(string key) => key.IndexOf(':', StringComparison.Ordinal) is var at and >= 0 ? key.AsSpan(at) : default;

    // Whether a step is done here or in an item of a list here.
    public bool Holds(string key)
    {
        var suffix = SuffixOf(key);
        if (!suffix.StartsWith(Suffix, StringComparison.Ordinal) || suffix.Length != Suffix.Length && suffix[Suffix.Length] != ':')
            return false;
        var id = key.AsSpan(0, key.Length - suffix.Length);
        return inside is null || inside.GetAlternateLookup<ReadOnlySpan<char>>().Contains(id.IndexOf(StepIds.BeforePage) is var page and >= 0 ? id[..page] : id);
    }

    public static ExpressionScope Of(IFlowContext context, RunInput input, List<StepRecord> records)
    {
        var startedAt = input.StartedAt!.Value;
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["event"] = input.Event,
            ["run"] = Run(context.RunId, input.Plan.Flow, startedAt),
        };
        if (input.Plan.Settings is { } settings)
            members["settings"] = settings;
        return new ExpressionScope(members, FlowEnvironment.At(startedAt), records, "", null, null) { Watcher = context as IResultWatcher };
    }

    // For the steps of a flow that a step runs: its own event, its own settings, and none of the results here. Throws JsonataException.
    public ExpressionScope ForSubFlow(RunStep step)
    {
        var data = step.With is null ? default : Evaluate(step.With);
        var isNothing = step.With is null || data.IsUndefined;
        var own = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["event"] = SubFlowEvent.Of(members["run"], KeyOf(step), isNothing ? JsonValues.Null : data.ToElement()),
            ["run"] = members["run"],
        };
        if (step.Settings is { } settings)
            own["settings"] = settings;
        return new ExpressionScope(own, environment, Records, Suffix, inside, Deadline) { Together = Together, Watcher = Watcher, Kept = Kept, Keeps = Keeps };
    }

    // Keeps: what undo steps will read of the item; null where nothing in it can be undone.
    public ExpressionScope ForItem(HashSet<string> inside, JsonElement item, int index, int together, IReadOnlyList<string>? keeps = null)
    {
        var own = new Dictionary<string, JsonElement>(members, StringComparer.Ordinal) { ["item"] = item, ["index"] = Number(index) };
        return new ExpressionScope(own, environment, [], $"{Suffix}:{index.ToString(CultureInfo.InvariantCulture)}", inside, Deadline)
        {
            Together = together > 1 ? together : Together, Watcher = Watcher, Keeps = keeps ?? [],
            Kept = keeps is null or [] ? null : keeps.Contains(UndoReads.Item) || keeps.Contains(UndoReads.All) ? new(StringComparer.Ordinal) { [UndoReads.Item] = item } : new(StringComparer.Ordinal),
        };
    }

    // The same place with a nearer deadline.
    public ExpressionScope Until(Deadline deadline) =>
        Deadline is not null && Deadline.Due <= deadline.Due ? this : new ExpressionScope(members, environment, Records, Suffix, inside, deadline) { Together = Together, Watcher = Watcher, Kept = Kept, Keeps = Keeps };

    public string KeyOf(PlanStep step) => Suffix.Length == 0 ? step.Id : step.Id + Suffix;

    public void Finish(PlanStep step, StepReport report, JsonElement result)
    {
        Records.Add(new StepRecord(report, result));
        members[NameOf(step.Id)] = result;
        Keep(step.Id, result);
        Watcher?.Over(step.Id + Suffix, result, report);
    }

    public void Set(string id, JsonElement value)
    {
        members[NameOf(id)] = value;
        Keep(id, value);
        Watcher?.Over(id + Suffix, value, null);
    }

    // Whether undo steps of the list will read a step's result.
    public bool IsKept(string id) => Kept is not null && (Keeps.Contains(id) || Keeps is [UndoReads.All]);

    public void Keep(string id, JsonElement result)
    {
        if (IsKept(id))
            Kept![id] = result;
    }

    // Whether anybody is told results as they come.
    public bool IsWatched => Watcher is not null;

    public JsonElement ResultOf(string id) => members[NameOf(id)];

    public bool TryResultOf(string id, out JsonElement result) => members.TryGetValue(NameOf(id), out result);

    public JsonataResult Evaluate(string expression) => Evaluate(CompiledTexts.Expression(expression));

    public JsonataResult Evaluate(JsonataExpression expression) => expression.Evaluate(members, environment);

    public JsonataResult EvaluateOnEvent(string expression) =>
        EventExpression.Evaluate(CompiledTexts.Expression(expression), members["event"], members.TryGetValue("settings", out var settings) ? settings : null);

    // Inside a flow that a step runs the steps are known by their own names.
    private static string NameOf(string id) => id.LastIndexOf('/') is var at and >= 0 ? id[(at + 1)..] : id;

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
    public static string Timestamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
