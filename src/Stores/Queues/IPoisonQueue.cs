namespace Trunkline.Stores.Queues;

/// <summary>What was set aside of the event queue (<see cref="IEventQueue.PoisonAsync"/>): for a person to look at, and to put back once the cause is
/// mended. It holds accepted events that became no runs.</summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> when the store cannot answer now.</remarks>
public interface IPoisonQueue
{
    /// <summary>The most messages that one look shows.</summary>
    const int MostShown = 32;

    /// <summary>Messages set aside (approximate over a cloud queue).</summary>
    Task<long> CountPoisonedAsync(CancellationToken cancellationToken);

    /// <summary>Up to <see cref="MostShown"/> of those set aside longest ago. Looking changes nothing.</summary>
    Task<IReadOnlyList<PoisonedMessage>> PeekPoisonedAsync(int max, CancellationToken cancellationToken);

    /// <summary>Puts messages back into the event queue, those set aside longest ago first, and no more than were there when it began. Each is put
    /// back before it is removed here: cut off in between it is there twice rather than nowhere, and runs that exist are recognised.</summary>
    /// <param name="max">The most that are put back.</param>
    /// <param name="cancellationToken">Stops between two messages.</param>
    Task<Redriven> RedriveAsync(int max, CancellationToken cancellationToken);
}

/// <summary>What a redrive did.</summary>
/// <param name="PutBack">Messages that are in the event queue again.</param>
/// <param name="Unreadable">Messages that hold no body in any known form; they stay set aside.</param>
public sealed record Redriven(int PutBack, int Unreadable);
