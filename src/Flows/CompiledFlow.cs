using Trunkline.Flows.Plans;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows;

/// <summary>A flow ready to run: no faults, everything compiled.</summary>
/// <param name="Plan">What a run takes along.</param>
/// <param name="Trigger">What starts one.</param>
public sealed record CompiledFlow(FlowPlan Plan, FlowTrigger Trigger);
