using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Trunkline.Intake.Commit;

namespace Trunkline.Intake.Webhooks;

/// <summary>Reads a body once, up to a size, within a time, and never more than its share of memory.</summary>
/// <remarks>Anybody may send a body: it is read before it proves anything. So that nobody can fill with one source what all of them share, a
/// source's bodies may hold at most as much together as is still free; a source's only body may take all of it.</remarks>
internal sealed class BoundedBody(IntakeOptions options, TimeProvider time)
{
    // A length that is only declared reserves no memory worth naming.
    private const int FirstBytes = 4096;
    private const int MaxFirstBytes = 64 * 1024;

    private long bodiesBytes;

    /// <summary>The body, or why there is none. The caller gives the buffer back with <see cref="Return"/>.</summary>
    public async ValueTask<(PooledBuffer? Body, Answer? Refusal)> ReadAsync(HttpRequest request, int limit, Share share)
    {
        if (request.ContentLength > limit)
            return (null, TooLarge(limit));
        if (Interlocked.Read(ref bodiesBytes) >= options.MaxBodiesBytes)
            return (null, Overload());
        var body = new PooledBuffer((int)Math.Min(request.ContentLength ?? FirstBytes, Math.Min(limit, MaxFirstBytes)));
        Answer? refusal = null;
        CancellationTokenSource? timeout = null;
        try
        {
            var reader = request.BodyReader;
            while (true)
            {
                // Small bodies have mostly arrived with their headers: no timer is made for them.
                if (!reader.TryRead(out var read))
                {
                    timeout ??= new CancellationTokenSource(options.BodyTimeout, time);
                    using var _ = timeout.Token.UnsafeRegister(static r => ((PipeReader)r!).CancelPendingRead(), reader);
                    read = await reader.ReadAsync(request.HttpContext.RequestAborted).ConfigureAwait(false);
                }

                if (read.Buffer.Length > limit - body.Length)
                    refusal = TooLarge(limit);
                else if (!TryCopy(read.Buffer, body, share))
                    refusal = Overload().With("Connection", "close");
                reader.AdvanceTo(read.Buffer.End);
                if (refusal is null && timeout is { IsCancellationRequested: true } && !read.IsCompleted)
                    refusal = Answer.Text(408, "The body did not arrive in time.\n", "slow body").With("Connection", "close");
                if (refusal is not null || read.IsCompleted)
                    break;
            }
        }
        catch (BadHttpRequestException e)
        {
            refusal = Answer.Text(e.StatusCode is 408 or 413 ? e.StatusCode : 400, "The body could not be read.\n", "bad request");
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            refusal = Answer.Gone;
        }
        finally
        {
            timeout?.Dispose();
        }

        if (refusal is null)
            return (body, null);
        Return(body, share);
        return (null, refusal);
    }

    public void Return(PooledBuffer body, Share share)
    {
        share.Add(-body.Length);
        Interlocked.Add(ref bodiesBytes, -body.Length);
        body.Dispose();
    }

    // Counted chunk by chunk: many slow bodies pass any check that is made before they are read.
    private bool TryCopy(in ReadOnlySequence<byte> from, PooledBuffer body, Share share)
    {
        var all = Interlocked.Add(ref bodiesBytes, from.Length);
        var own = share.Add(from.Length);
        var isOnly = own == body.Length + from.Length;
        if (all > options.MaxBodiesBytes || !isOnly && own > options.MaxBodiesBytes - (all - from.Length))
        {
            share.Add(-from.Length);
            Interlocked.Add(ref bodiesBytes, -from.Length);
            return false;
        }

        foreach (var segment in from)
            body.Write(segment.Span);
        return true;
    }

    private Answer Overload() => Answer.Unavailable(options.RetryAfter, "overload");

    private static Answer TooLarge(int limit) =>
        Answer.Text(413, $"The body is larger than {limit} bytes.\n", "too large").With("Connection", "close");

    /// <summary>What one source's bodies hold.</summary>
    public sealed class Share
    {
        private long bytes;

        public long Add(long more) => Interlocked.Add(ref bytes, more);
    }
}
