using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Trunkline.Intake.Commit;
using Trunkline.Intake.Handshakes;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Reading;
using Trunkline.Intake.Signatures;
using Trunkline.Intake.Sources;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;

namespace Trunkline.Intake.Webhooks;

/// <summary>The way of one source's posts, in this order: bounds, body, proof, handshake, rate, events, durability.</summary>
internal sealed partial class SourcePipeline
{
    // Beside a body its envelope holds names, ids and headers.
    private const int EnvelopeExtra = 512;

    private readonly Room room;
    private readonly ISignatureScheme scheme;
    private readonly SecretRing ring;
    private readonly PreviousSecrets previous;
    private readonly IHandshake? handshake;
    private readonly IEventReader reader;
    private readonly EnvelopeWriter writer;
    private readonly EventStorage storage;
    private readonly TokenBucket? bucket;
    private readonly BoundedBody.Share bodies = new();
    private readonly OldSecretWatch oldSecrets;
    private readonly Answer accepted;
    private readonly int maxBodyBytes;

    public SourcePipeline(SourceDefinition source, Room room)
    {
        Source = source;
        this.room = room;
        scheme = SchemeCatalog.Create(source, room);
        ring = new SecretRing(source.Secrets, scheme.Prepare, room.Secrets, room.Time, room.Log);
        previous = new PreviousSecrets(source, scheme, room.Secrets);
        handshake = HandshakeCatalog.Create(source);
        reader = ReaderCatalog.Create(source);
        writer = new EnvelopeWriter(source, room.Log);
        storage = new EventStorage(source.Name, room);
        bucket = source.RateLimit is { } limit ? new TokenBucket(limit, room.Time) : null;
        oldSecrets = new OldSecretWatch(source, room.Time, room.Log);
        accepted = new Answer(source.Answer.Status, source.Answer.Body, source.Answer.ContentType);
        maxBodyBytes = source.MaxBodyBytes ?? room.Options.MaxBodyBytes;
    }

    public SourceDefinition Source { get; }

    private Provider Provider => Source.Provider;

    public async ValueTask<Answer> ReceiveAsync(HttpContext context, string? traceParent)
    {
        var request = context.Request;
        if (!Provider.Methods.Contains(request.Method))
            return Answer.Text(405, "This method is not for webhooks.\n", "method").With("Allow", string.Join(", ", Provider.Methods));
        if (!CallerAddress.IsAllowed(context, Source.AllowIps, room.Options.TrustedProxies))
            return Answer.Text(403, "Your address is not allowed here.\n", "address");
        if (HeaderChars(request.Headers) > room.Options.MaxHeaderChars)
            return Answer.Text(431, "The headers are too large.\n", "headers too large");

        var (body, refusal) = await room.Bodies.ReadAsync(request, maxBodyBytes, bodies).ConfigureAwait(false);
        if (body is null)
            return Final(refusal!);
        try
        {
            using var post = new ReceivedPost(request, body.Written, Source.Url, room.Time.GetUtcNow());
            return await ReceiveAsync(post, traceParent, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            room.Bodies.Return(body, bodies);
        }
    }

    private async ValueTask<Answer> ReceiveAsync(ReceivedPost post, string? traceParent, CancellationToken cancellationToken)
    {
        var (secrets, isComplete) = await ring.GetAsync(cancellationToken).ConfigureAwait(false);
        if (handshake is not null)
        {
            var verifyToken = post.Method == "POST" ? null : await VerifyTokenAsync(cancellationToken).ConfigureAwait(false);
            if (handshake.BeforeVerification(post, secrets, verifyToken) is { } greeting)
                return Handshake(greeting);
        }

        var verdict = await scheme.VerifyAsync(post, secrets, cancellationToken).ConfigureAwait(false);
        if (!verdict.IsGenuine && ring.TryForget())
        {
            var before = secrets;
            (secrets, isComplete) = await ring.GetAsync(cancellationToken).ConfigureAwait(false);
            if (!ReferenceEquals(before, secrets))
                verdict = await scheme.VerifyAsync(post, secrets, cancellationToken).ConfigureAwait(false);
        }

        // Of a batch, too, in which some items are vouched for as of today and others still as of yesterday.
        if (!verdict.IsGenuine || post.VouchedItems?.Contains(false) == true)
        {
            var (older, isKnown) = await previous.GetAsync(cancellationToken).ConfigureAwait(false);
            isComplete &= isKnown;

            // Beside the current ones, not instead of them: what they rule out stays ruled out.
            if (older.Count > 0)
            {
                PreparedSecret[] all = [.. secrets, .. older];
                if (await scheme.VerifyAsync(post, all, cancellationToken).ConfigureAwait(false) is { IsGenuine: true } late)
                    (verdict, secrets) = (late, all);
            }
        }

        if (!verdict.IsGenuine)
        {
            Log.Refused(room.Log, Source.Name, verdict.Reason);
            return isComplete ? Answer.Unauthorized with { Reason = verdict.Reason } : Answer.Unavailable(room.Options.RetryAfter, "secret missing");
        }

        oldSecrets.Matched(verdict.SecretIndex);
        if (handshake?.AfterVerification(post, secrets.FirstOrDefault(s => s.Index == verdict.SecretIndex)) is { } answer)
            return Handshake(answer);
        if (bucket is not null && !bucket.TryTake(out var wait))
            return Answer.Text(429, "Too many posts; send it again later.\n", "rate").With("Retry-After", Answer.Seconds(wait));
        return await StoreAsync(post, traceParent).ConfigureAwait(false);
    }

    private async ValueTask<Answer> StoreAsync(ReceivedPost post, string? traceParent)
    {
        var envelopes = new EnvelopeBatch(post.Body.Length + EnvelopeExtra);
        var sink = new EventSink(writer, post, traceParent, envelopes);
        ReadProblem? problem;
        try
        {
            problem = reader.Read(post, sink);
        }
        catch
        {
            envelopes.Dispose();
            throw;
        }

        if (problem is not null)
        {
            envelopes.Dispose();
            Log.Malformed(room.Log, Source.Name, problem.Text);
            return Final(Answer.Text(problem.Status, $"The post is genuine, but {problem.Text}.\n", "malformed"));
        }

        if (sink.Duplicates > 0)
            Telemetry.Duplicates.Add(sink.Duplicates, new KeyValuePair<string, object?>("source", Source.Name));
        if (sink.Unvouched > 0)
            Telemetry.Unvouched.Add(sink.Unvouched, new KeyValuePair<string, object?>("source", Source.Name));
        var count = envelopes.Count;
        if (count == 0)
        {
            envelopes.Dispose();
            return Accepted(post);
        }

        var outcome = await storage.StoreAsync(envelopes).ConfigureAwait(false);
        if (outcome.State != CommitState.Durable)
            return Answer.Unavailable(outcome.RetryAfter ?? room.Options.RetryAfter, outcome.State == CommitState.Full ? "overload" : "queue unavailable");
        Telemetry.Accepted.Add(count, new KeyValuePair<string, object?>("source", Source.Name));
        return Accepted(post);
    }

    private Answer Accepted(ReceivedPost post) => handshake?.Accepted(post) ?? accepted;

    private async ValueTask<string?> VerifyTokenAsync(CancellationToken cancellationToken)
    {
        if (Source.Options.VerifyToken is not { } reference)
            return null;
        try
        {
            return (await room.Secrets.GetAsync(reference.Name, cancellationToken).ConfigureAwait(false)).Reveal();
        }
        catch (SecretNotFoundException)
        {
            throw new StoreUnavailableException($"missing {reference}");
        }
    }

    private Answer Handshake(Answer answer)
    {
        if (answer.Reason.Length == 0)
            Telemetry.Handshakes.Add(1, new KeyValuePair<string, object?>("source", Source.Name));
        return answer;
    }

    // A repetition cannot mend it: providers that can be told so are.
    private Answer Final(Answer answer)
    {
        if (answer.Status is 400 or 413 or 415)
        {
            foreach (var (name, value) in Provider.FinalHeaders)
                answer = answer.With(name, value);
        }

        return answer;
    }

    private static int HeaderChars(IHeaderDictionary headers)
    {
        var total = 0;
        foreach (var (name, values) in headers)
        {
            total += name.Length;
            for (var i = 0; i < values.Count; i++)
                total += values[i]?.Length ?? 0;
        }

        return total;
    }

    private static partial class Log
    {
        [LoggerMessage(Telemetry.Ids.Refused, LogLevel.Information, "A request to source {Source} is not genuine: {Reason}")]
        public static partial void Refused(ILogger log, string source, string reason);

        [LoggerMessage(Telemetry.Ids.Malformed, LogLevel.Warning, "A genuine post to source {Source} cannot be read: {Problem}")]
        public static partial void Malformed(ILogger log, string source, string problem);
    }
}
