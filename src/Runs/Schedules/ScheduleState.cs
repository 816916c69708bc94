using System.Text.Json.Serialization;

namespace Trunkline.Runs.Schedules;

/// <summary>How a flow's schedule stands: what is remembered from tick to tick.</summary>
/// <param name="Schedule">The schedule that the rest is about; another one begins anew.</param>
/// <param name="Decided">Ticks up to here are decided.</param>
/// <param name="Due">When the last tick that started a run was due; null before the first.</param>
/// <param name="Run">The run it started.</param>
/// <param name="Skipped">Ticks let go because the run before was still going.</param>
/// <param name="Missed">Ticks let go because nobody was there when they were due.</param>
public sealed record ScheduleState(string Schedule, DateTimeOffset Decided, DateTimeOffset? Due = null, string? Run = null, long Skipped = 0, long Missed = 0);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ScheduleState))]
internal sealed partial class ScheduleJson : JsonSerializerContext;
