namespace Trunkline.Flows.Triggers;

/// <summary>Nothing starts the flow by itself.</summary>
public sealed class ManualTrigger : FlowTrigger;
