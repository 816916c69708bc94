using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trunkline.Flows.Execution;

// What a step remembers while the run continues as new.

// A call between two attempts.
internal sealed record CallNote(int Spent, int Held, DateTimeOffset Last, DateTimeOffset Due, IReadOnlyList<AttemptReport> Attempts);

// A list that is being worked on: ranges of items that are over (first and last), the list of their results in order (empty where all are null, or nobody reads them), and the items that were begun and are not.
internal sealed record ItemsNote(IReadOnlyList<int[]> Over, JsonElement Results, IReadOnlyList<int> Begun, IReadOnlyList<StepReport> Reports);

// A list that is read page by page: pages that came, items before the kept ones, the mark of the page to ask for, whether there is one, what is kept (the page
// that is being worked on, or all items so far), and what was tried.
internal sealed record PagesNote(int Pages, int Before, string? Mark, bool IsLast, bool HasMore, IReadOnlyList<JsonElement> Kept, IReadOnlyList<AttemptReport> Attempts);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = 96,
    Converters = [typeof(RawJson)])]
[JsonSerializable(typeof(CallNote))]
[JsonSerializable(typeof(ItemsNote))]
[JsonSerializable(typeof(PagesNote))]
[JsonSerializable(typeof(DateTimeOffset))]
[JsonSerializable(typeof(int))]
internal sealed partial class NoteJson : JsonSerializerContext;
