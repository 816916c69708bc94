using System.Text.Json.Serialization;
using Trunkline.Runs;
using Trunkline.Runs.DeadLetters;
using Trunkline.Stores.Queues;
using Trunkline.Runs.Reconciling;

namespace Trunkline.Operations.Api;

/// <summary>Some dead letters.</summary>
/// <param name="Entries">The runs that wait, newest first.</param>
/// <param name="Continuation">What the next page is asked with; absent when this was the last.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetterEntry> Entries, string? Continuation);

/// <summary>Some dead letters that expired.</summary>
/// <param name="Entries">In the order of run ids.</param>
/// <param name="Continuation">What the next page is asked with; absent when this was the last.</param>
public sealed record ArchivePage(IReadOnlyList<ArchivedEntry> Entries, string? Continuation);

internal sealed record Decided(string RunId, string Result);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true,
    MaxDepth = 128)]
[JsonSerializable(typeof(RunView))]
[JsonSerializable(typeof(RunPage))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(DeadLetterView))]
[JsonSerializable(typeof(BulkResult))]
[JsonSerializable(typeof(ArchivePage))]
[JsonSerializable(typeof(Reconciliation))]
[JsonSerializable(typeof(ApiFault))]
[JsonSerializable(typeof(Decided))]
[JsonSerializable(typeof(PoisonPage))]
[JsonSerializable(typeof(RedriveRequest))]
[JsonSerializable(typeof(Redriven))]
internal sealed partial class OperationsJson : JsonSerializerContext;
