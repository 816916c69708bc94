namespace Trunkline.Flows.Triggers;

/// <summary>What starts a run of a flow; one class for each kind of <c>on</c>.</summary>
public abstract class FlowTrigger
{
    /// <summary>Whether a person may start a run with an event of their own, beside what the trigger itself starts.</summary>
    public virtual bool CanBeStartedByHand => true;
}
