using Trunkline.Intake.Commit;
using Trunkline.Intake.Webhooks;
using Trunkline.Stores;

namespace Trunkline.Intake.Events;

/// <summary>Takes over events that no outside system posted, the way posted ones go: into the event queue, sharing messages with others, or, too big
/// for a message, straight to the dispatcher; counted as accepted.</summary>
public sealed class EventIntake
{
    private readonly Room room;

    internal EventIntake(Room room) => this.room = room;

    /// <summary>Takes over an event; returns only after it is durable. Safe to repeat: what is dispatched twice starts nothing twice.</summary>
    /// <exception cref="StoreUnavailableException">It is not known to be durable; try again.</exception>
    public async Task AcceptAsync(OwnEvent own)
    {
        var envelope = own.Envelope(room.Time.GetUtcNow());
        var batch = new EnvelopeBatch(envelope.Length);
        batch.Add(envelope.Span);
        var outcome = await new EventStorage(own.Source, room).StoreAsync(batch).ConfigureAwait(false);
        if (outcome.State != CommitState.Durable)
            throw new StoreUnavailableException($"The event queue took no event of {own.Source}.", outcome.RetryAfter ?? room.Options.RetryAfter);
        Count(own.Source);
    }

    /// <summary>Counts an event that was made durable without the event queue: with the start of its run. Whatever way events came, accepted and dispatched
    /// must agree.</summary>
    /// <param name="source">The event's source.</param>
    public static void Count(string source) => Telemetry.Accepted.Add(1, new KeyValuePair<string, object?>("source", source));
}
