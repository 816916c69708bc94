using System.Text.Json.Serialization;
using Trunkline.Flows.Execution;

namespace Trunkline.Runs.DeadLetters;

/// <summary>A run that waits for a person, as the index lists it.</summary>
/// <param name="RunId">Id of the run.</param>
/// <param name="Flow">Name of the flow.</param>
/// <param name="Source">Source of the event.</param>
/// <param name="EventId">Id of the event at its source.</param>
/// <param name="StepId">The step that failed for good.</param>
/// <param name="Fault">How it failed.</param>
/// <param name="At">When the run gave up.</param>
/// <param name="Connection">Name of the connection that the step calls.</param>
/// <param name="Parked">Whether it stopped on an internal error and is replayed by a resume, or by the next start of its host, with what it had done.</param>
public sealed record DeadLetterEntry(string RunId, string Flow, string? Source, string? EventId, string StepId, StepFault Fault, DateTimeOffset At,
    string? Connection = null, bool Parked = false);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(DeadLetterEntry))]
internal sealed partial class DeadLetterJson : JsonSerializerContext;
