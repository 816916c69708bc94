using System.Text.Json.Serialization;

namespace Trunkline.Runs.Admissions;

// The rows of this folder.

// Who of a line does steps. A run waits behind them in a row of its own.
internal sealed record LineHead(IReadOnlyList<string> In);

// A run's place in a line.
internal sealed record LineRow(string Run, DateTimeOffset Since);

// The latest event of a burst.
internal sealed record LatestRow(string Run, DateTimeOffset At);

// The batch that is open, and those that are closed and not yet complete.
internal sealed record BatchRow(BatchMembers? Open, IReadOnlyList<BatchMembers> Closed);

internal sealed record BatchMembers(string Leader, IReadOnlyList<string> Runs);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LineHead))]
[JsonSerializable(typeof(LineRow))]
[JsonSerializable(typeof(LatestRow))]
[JsonSerializable(typeof(BatchRow))]
internal sealed partial class AdmissionJson : JsonSerializerContext;
