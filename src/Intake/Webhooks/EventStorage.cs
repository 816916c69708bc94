using Microsoft.Extensions.Logging;
using Trunkline.Intake.Commit;
using Trunkline.Intake.Events;
using Trunkline.Stores;

namespace Trunkline.Intake.Webhooks;

/// <summary>Makes a post's events durable: in messages of the event queue, and those too big for one by starting their runs.</summary>
internal sealed partial class EventStorage(string source, Room room)
{
    /// <summary>Takes over the envelopes. Nothing here is cancelled with the caller: what was begun is finished.</summary>
    public async ValueTask<CommitOutcome> StoreAsync(EnvelopeBatch envelopes)
    {
        if (!HasOversize(envelopes))
            return await room.Commit.AppendAsync(source, envelopes).ConfigureAwait(false);
        try
        {
            return await StoreApartAsync(envelopes).ConfigureAwait(false);
        }
        catch (StoreUnavailableException e)
        {
            Log.DispatchFailed(room.Log, source, e);
            return new CommitOutcome(CommitState.Unavailable, e.RetryAfter);
        }
        finally
        {
            envelopes.Dispose();
        }
    }

    private async Task<CommitOutcome> StoreApartAsync(EnvelopeBatch envelopes)
    {
        var small = new EnvelopeBatch(envelopes.Bytes);
        List<ReadOnlyMemory<byte>> large = [];
        for (var i = 0; i < envelopes.Count; i++)
        {
            if (envelopes.LengthOf(i) > room.Commit.MaxEnvelopeBytes)
                large.Add(envelopes[i]);
            else
                small.Add(envelopes[i].Span);
        }

        if (small.Count == 0)
        {
            small.Dispose();
        }
        else
        {
            var outcome = await room.Commit.AppendAsync(source, small).ConfigureAwait(false);
            if (outcome.State != CommitState.Durable)
                return outcome;
        }

        using var message = new PooledBuffer(large.Sum(l => l.Length) + EventMessage.Overhead(large.Count));
        EventMessage.Write(large, message);
        await room.Dispatcher.DispatchAsync(message.Written, CancellationToken.None).ConfigureAwait(false);
        Telemetry.Oversize.Add(large.Count, new KeyValuePair<string, object?>("source", source));
        return CommitOutcome.Durable;
    }

    private bool HasOversize(EnvelopeBatch envelopes)
    {
        var largest = room.Commit.MaxEnvelopeBytes;
        if (envelopes.Bytes <= largest)
            return false;
        for (var i = 0; i < envelopes.Count; i++)
        {
            if (envelopes.LengthOf(i) > largest)
                return true;
        }

        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(Telemetry.Ids.DispatchFailed, LogLevel.Error, "The runs of an event too big for a message, from source {Source}, could not be started")]
        public static partial void DispatchFailed(ILogger log, string source, Exception exception);
    }
}
