namespace Trunkline.Intake.Events;

/// <summary>Where an event goes that is too big for a queue message: its runs are started before the post is answered.</summary>
public interface IEventDispatcher
{
    /// <summary>Starts every run that the events of a message ask for; returns only after all of them are durable. Safe to repeat.</summary>
    /// <param name="message">A message as <see cref="EventMessage"/> writes it, of any size.</param>
    /// <param name="cancellationToken">Cancels what has not been started yet.</param>
    /// <exception cref="Stores.StoreUnavailableException">Not all runs could be started; the whole message may be dispatched again.</exception>
    Task DispatchAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken);

    /// <summary>As <see cref="DispatchAsync"/>, for a message that comes from the event queue: says what became of its events, for the books.</summary>
    /// <inheritdoc cref="DispatchAsync"/>
    async Task<DispatchTally> TallyAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        await DispatchAsync(message, cancellationToken);
        return new DispatchTally(EventMessage.Count(message.Span), 0, 0, 0);
    }
}
