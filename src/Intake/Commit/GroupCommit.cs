using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Trunkline.Intake.Events;
using Trunkline.Stores;
using Trunkline.Stores.Queues;

namespace Trunkline.Intake.Commit;

/// <summary>Posts that arrive while a message is being written share the next one; a lone one waits for nobody. A burst so costs far fewer
/// storage transactions than events.</summary>
/// <remarks>Memory is bounded by a high-water mark. A source may hold at most as much as is still free, so that one noisy source is turned away
/// long before the others are, and sources take turns within a message.</remarks>
internal sealed partial class GroupCommit : IDisposable
{
    private readonly IEventQueue queue;
    private readonly IntakeOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<GroupCommit> log;

    // Its own, so that what it observes ends with it.
    private readonly Meter meter;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Lane> lanes = new(StringComparer.Ordinal);
    private readonly Queue<Lane> turns = new();
    private long heldBytes;
    private long waitingBytes;
    private int writers;

    public GroupCommit(IEventQueue queue, IntakeOptions options, TimeProvider time, ILogger<GroupCommit> log)
    {
        (this.queue, this.options, this.time, this.log) = (queue, options, time, log);
        meter = new Meter(Telemetry.Name, version: null, tags: null, scope: this);
        meter.CreateObservableGauge("trunkline.intake.held", () => HeldBytes, "By", "Bytes of events taken over but not yet durable");
    }

    /// <summary>The largest envelope a message takes.</summary>
    public int MaxEnvelopeBytes => queue.MaxMessageBytes - EventMessage.Overhead(1);

    /// <summary>Bytes held now, those being written included.</summary>
    public long HeldBytes => Interlocked.Read(ref heldBytes);

    public void Dispose() => meter.Dispose();

    /// <summary>Takes over the envelopes (none larger than <see cref="MaxEnvelopeBytes"/>) and completes when their fate is known.
    /// It does not stop when the caller goes away: what was taken is written.</summary>
    public Task<CommitOutcome> AppendAsync(string source, EnvelopeBatch envelopes)
    {
        PendingPost post;
        var write = false;
        lock (gate)
        {
            if (!lanes.TryGetValue(source, out var lane))
                lanes.Add(source, lane = new Lane());
            var free = options.HighWaterBytes - heldBytes;
            if (lane.HeldBytes + envelopes.Bytes > free)
            {
                envelopes.Dispose();
                return Task.FromResult(new CommitOutcome(CommitState.Full));
            }

            post = new PendingPost(envelopes, lane);
            lane.HeldBytes += envelopes.Bytes;
            heldBytes += envelopes.Bytes;
            waitingBytes += envelopes.Bytes;
            if (lane.Posts.Count == 0)
                turns.Enqueue(lane);
            lane.Posts.Enqueue(post);

            // A second writer only for a message that would be full anyway: more of them would cost transactions and share nothing.
            if (writers == 0 || writers < options.MaxParallelAppends && waitingBytes >= queue.MaxMessageBytes)
            {
                writers++;
                write = true;
            }
        }

        if (write)
            _ = WriteAsync();
        return post.Done;
    }

    private async Task WriteAsync()
    {
        var taken = new List<(PendingPost Post, int Envelope)>();
        while (TryTake(taken))
        {
            var outcome = await AppendAsync(taken).ConfigureAwait(false);
            Settle(taken, outcome);
            taken.Clear();
        }
    }

    private bool TryTake(List<(PendingPost Post, int Envelope)> taken)
    {
        lock (gate)
        {
            if (turns.Count == 0 || writers > 1 && waitingBytes < queue.MaxMessageBytes)
            {
                writers--;
                return false;
            }

            var size = EventMessage.Overhead(0);
            while (turns.TryPeek(out var lane))
            {
                var post = lane.Posts.Peek();
                var length = post.Envelopes.LengthOf(post.Next);
                var grown = size + length + (taken.Count > 0 ? 1 : 0);
                if (grown > queue.MaxMessageBytes && taken.Count > 0)
                    break;
                size = grown;
                taken.Add((post, post.Next++));
                waitingBytes -= length;
                turns.Dequeue();
                if (post.Next == post.Envelopes.Count)
                    lane.Posts.Dequeue();
                if (lane.Posts.Count > 0)
                    turns.Enqueue(lane);
            }

            return true;
        }
    }

    private async Task<CommitOutcome> AppendAsync(List<(PendingPost Post, int Envelope)> taken)
    {
        try
        {
            using var message = new PooledBuffer(taken.Sum(t => t.Post.Envelopes.LengthOf(t.Envelope)) + EventMessage.Overhead(taken.Count));
            EventMessage.Write(taken.Select(t => t.Post.Envelopes[t.Envelope]), message);
            using var timeout = new CancellationTokenSource(options.AppendTimeout, time);
            await queue.AppendAsync(message.Written, timeout.Token).ConfigureAwait(false);
            Telemetry.Messages.Add(1);
            Telemetry.MessageEvents.Record(taken.Count);
            return CommitOutcome.Durable;
        }
        catch (StoreUnavailableException e)
        {
            Log.QueueUnavailable(log, taken.Count, e);
            return new CommitOutcome(CommitState.Unavailable, e.RetryAfter);
        }
        catch (OperationCanceledException e)
        {
            Log.QueueSlow(log, taken.Count, options.AppendTimeout, e);
            return new CommitOutcome(CommitState.Unavailable);
        }
        catch (Exception e)
        {
            // Whatever a queue throws, the posts waiting for this message must hear of it, and the next message be tried.
            Log.QueueFailed(log, taken.Count, e);
            return new CommitOutcome(CommitState.Unavailable);
        }
    }

    private void Settle(List<(PendingPost Post, int Envelope)> taken, CommitOutcome outcome)
    {
        var finished = new List<PendingPost>(taken.Count);
        lock (gate)
        {
            foreach (var (post, _) in taken)
            {
                if (!post.Settle(outcome))
                    continue;
                heldBytes -= post.Envelopes.Bytes;
                post.Lane.HeldBytes -= post.Envelopes.Bytes;
                finished.Add(post);
            }
        }

        foreach (var post in finished)
            post.Release();
    }

    private static partial class Log
    {
        [LoggerMessage(Telemetry.Ids.QueueUnavailable, LogLevel.Error, "The event queue took no message of {Count} events; their posts are answered with 503")]
        public static partial void QueueUnavailable(ILogger log, int count, Exception exception);

        [LoggerMessage(Telemetry.Ids.QueueSlow, LogLevel.Error, "The event queue did not confirm a message of {Count} events within {Timeout}; their posts are answered with 503")]
        public static partial void QueueSlow(ILogger log, int count, TimeSpan timeout, Exception exception);

        [LoggerMessage(Telemetry.Ids.QueueFailed, LogLevel.Error, "Appending a message of {Count} events failed; their posts are answered with 503")]
        public static partial void QueueFailed(ILogger log, int count, Exception exception);
    }
}
