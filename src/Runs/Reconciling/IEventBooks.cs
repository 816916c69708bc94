using Trunkline.Intake.Events;

namespace Trunkline.Runs.Reconciling;

/// <summary>Where events are booked that take no way through the event queue, being too big for a message of it.</summary>
public interface IEventBooks
{
    /// <summary>Events that were accepted and dispatched in one go. Never blocks and never throws.</summary>
    void PastTheQueue(DispatchTally tally);
}
