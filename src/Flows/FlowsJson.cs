using System.Text.Json.Serialization;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Execution.Admissions;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows;

/// <summary>The one JSON form of plans, inputs, outcomes and reports, generated at build time: no reflection at start.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = 96,
    Converters = [typeof(RawJson)])]
[JsonSerializable(typeof(FlowPlan))]
[JsonSerializable(typeof(RunInput))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(RunStatus))]
[JsonSerializable(typeof(StepRequest))]
[JsonSerializable(typeof(StepOutcome))]
[JsonSerializable(typeof(DeadLetter))]
[JsonSerializable(typeof(Decision))]
[JsonSerializable(typeof(Admission))]
[JsonSerializable(typeof(BatchPlace))]
[JsonSerializable(typeof(ClosedBatch))]
[JsonSerializable(typeof(LatestRun))]
[JsonSerializable(typeof(HandedOver))]
[JsonSerializable(typeof(bool))]
public sealed partial class FlowsJson : JsonSerializerContext;
