using System.Text.Json.Serialization;

namespace Trunkline.Runs.Reconciling;

/// <summary>What one process has counted, or several that are gone.</summary>
internal sealed record BooksPage
{
    public EventCounts Events { get; init; } = new();

    public RunCounts Runs { get; init; } = new();

    // Messages, because that is what queues count.
    public long Appended { get; init; }

    public long Dispatched { get; init; }

    // When it was last written; a process that lives writes every minute.
    public DateTimeOffset At { get; init; }

    // Nothing is missing: the process wrote its last counts when it stopped.
    public bool Closed { get; init; }

    // Since when counts may be missing, or be there twice.
    public DateTimeOffset? ApproximateSince { get; init; }

    // For the sum: pages that are in it and not yet deleted.
    public IReadOnlyList<string> Folded { get; init; } = [];

    public static BooksPage operator +(BooksPage a, BooksPage b) => a with
    {
        Events = a.Events + b.Events,
        Runs = a.Runs + b.Runs,
        Appended = a.Appended + b.Appended,
        Dispatched = a.Dispatched + b.Dispatched,
        ApproximateSince = Earlier(a.ApproximateSince, b.ApproximateSince),
    };

    public static BooksPage operator -(BooksPage a, BooksPage b) => a with
    {
        Events = a.Events - b.Events,
        Runs = a.Runs - b.Runs,
        Appended = a.Appended - b.Appended,
        Dispatched = a.Dispatched - b.Dispatched,
    };

    public static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(BooksPage))]
internal sealed partial class BooksJson : JsonSerializerContext;
