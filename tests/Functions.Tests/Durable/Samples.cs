using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.Runs;
using Trunkline.Runs.Admissions;
using Trunkline.Stores.InMemory;

namespace Trunkline.Functions.Tests.Durable;

internal static class Samples
{
    /// <summary>What converters like to change: numbers past 2^53, decimals with a trailing zero, escapes, white space.</summary>
    public const string Delicate = """{ "id": 9007199254740993, "x": 1.10, "e": 1E+2, "s": "\u00fc\/", "deep": [[[[1]]]] }""";

    /// <summary>Lines, bursts and batches that nobody stands in.</summary>
    public static AdmissionDesk Admissions(IRunStore runs)
    {
        var table = new InMemoryTable();
        return new AdmissionDesk(new Lines(table, runs, TimeProvider.System), new Bursts(table), new Batches(table, runs));
    }

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public static RunInput Input { get; } = new()
    {
        Plan = new FlowPlan(FlowPlan.CurrentVersion, "payment-received", []),
        Event = Json($$"""{"id":"evt_1","source":"stripe","data":{{Delicate}}}"""),
        StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    public static StepRequest Request { get; } = new()
    {
        Action = StepAction.Call,
        RunId = "flow-0123456789abcdefghjkmnpqrs",
        Flow = "flow",
        StepId = "receipt",
        IdempotencyKey = "key",
        Call = new CallRequest { Connection = "mail", Method = "POST", Path = "/send", Body = Delicate },
    };

    public static RunReport Report { get; } = new()
    {
        RunId = "flow-0123456789abcdefghjkmnpqrs",
        Flow = "payment-received",
        State = RunState.Completed,
        StartedAt = Input.StartedAt!.Value,
    };

    public static string Text(JsonElement element) => System.Text.Encoding.UTF8.GetString(RawJson.Utf8(element));
}
