namespace Trunkline.Flows.Triggers;

/// <summary>What starts a run of a flow; one class for each kind of <c>on</c>.</summary>
public abstract class FlowTrigger;
