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
public sealed record DeadLetterEntry(string RunId, string Flow, string? Source, string? EventId, string StepId, StepFault Fault, DateTimeOffset At);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeadLetterEntry))]
internal sealed partial class DeadLetterJson : JsonSerializerContext;
