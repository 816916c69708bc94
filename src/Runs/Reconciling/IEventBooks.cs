using Trunkline.Intake.Events;

namespace Trunkline.Runs.Reconciling;

/// <summary>Where events are booked that take no way through the event queue, being too big for a message of it.</summary>
public interface IEventBooks
{
    /// <summary>Events that were accepted and dispatched in one go. Never blocks and never throws.</summary>
    void PastTheQueue(DispatchTally tally);

    /// <summary>One event that started one run without the queue: a tick, a request, a start by hand.</summary>
    /// <param name="isNew">Whether the run was started; otherwise it existed.</param>
    void Direct(bool isNew) => PastTheQueue(new DispatchTally(1, 0, isNew ? 1 : 0, isNew ? 0 : 1));
}
