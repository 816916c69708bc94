using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Trunkline.Intake.Sources;
using Trunkline.Stores;

namespace Trunkline.Intake.Webhooks;

/// <summary>The receive pipeline: read once and bounded, verify, answer a handshake, split into events, append durably, answer.
/// The doors route <c>/api/hooks/{source}</c>, whatever the method, here.</summary>
public sealed partial class WebhookReceiver
{
    private readonly FrozenDictionary<string, SourcePipeline> pipelines;
    private readonly Room room;

    internal WebhookReceiver(SourceCatalog sources, Room room)
    {
        this.room = room;
        pipelines = sources.Sources.Values.ToFrozenDictionary(s => s.Name, s => new SourcePipeline(s, room), StringComparer.Ordinal);
    }

    /// <summary>Receives one request and writes the whole answer. Never throws for anything a caller sent; a store that cannot take the
    /// event is answered with 503 and Retry-After.</summary>
    /// <param name="context">The request; its body has not been read.</param>
    /// <param name="source">Name of the source, from the route.</param>
    public async Task ReceiveAsync(HttpContext context, string source)
    {
        var started = room.Time.GetTimestamp();
        pipelines.TryGetValue(source, out var pipeline);
        using var activity = Start(context, pipeline);
        var answer = pipeline is null
            ? Answer.Text(404, "There is no such source.\n", "unknown source")
            : await AnswerAsync(context, pipeline, TraceParent(context)).ConfigureAwait(false);
        try
        {
            await answer.WriteAsync(context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The caller went away before it heard; what was accepted stays accepted.
            answer = Answer.Gone;
        }

        Record(pipeline, answer, activity, room.Time.GetElapsedTime(started));
    }

    private async Task<Answer> AnswerAsync(HttpContext context, SourcePipeline pipeline, string? traceParent)
    {
        try
        {
            return await pipeline.ReceiveAsync(context, traceParent).ConfigureAwait(false);
        }
        catch (StoreUnavailableException e)
        {
            Log.KeysUnavailable(room.Log, pipeline.Source.Name, e);
            return Answer.Unavailable(e.RetryAfter ?? room.Options.RetryAfter, "keys unavailable");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return Answer.Gone;
        }
        catch (Exception e)
        {
            // A fault of ours: nothing was stored, so the provider is asked to send it again.
            Log.Unexpected(room.Log, pipeline.Source.Name, e);
            return Answer.Unavailable(room.Options.RetryAfter, "fault");
        }
    }

    private static Activity? Start(HttpContext context, SourcePipeline? pipeline)
    {
        if (pipeline is null || !Telemetry.Activities.HasListeners())
            return null;
        // Without a server span of the host's around it the post's own context is the parent.
        ActivityContext.TryParse(context.Request.Headers.TraceParent, context.Request.Headers.TraceState, isRemote: true, out var parent);
        var activity = Telemetry.Activities.StartActivity("receive " + pipeline.Source.Name, ActivityKind.Consumer, Activity.Current?.Context ?? parent);
        activity?.SetTag("trunkline.source", pipeline.Source.Name);
        activity?.SetTag("trunkline.provider", pipeline.Source.Provider.Name);
        return activity;
    }

    private static string? TraceParent(HttpContext context)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
            return id;
        var sent = context.Request.Headers.TraceParent;
        return sent.Count == 1 && ActivityContext.TryParse(sent[0], null, out _) ? sent[0] : null;
    }

    private void Record(SourcePipeline? pipeline, Answer answer, Activity? activity, TimeSpan took)
    {
        // A stranger chooses the name in the URL; it never becomes a tag.
        var source = new KeyValuePair<string, object?>("source", pipeline?.Source.Name ?? "unknown");
        if (answer.Reason.Length > 0)
            Telemetry.Rejected.Add(1, source, new("reason", answer.Reason));
        Telemetry.Duration.Record(took.TotalSeconds, source, new("status", answer.Status));
        activity?.SetTag("http.response.status_code", answer.Status);
        if (answer.Status >= 500)
            activity?.SetStatus(ActivityStatusCode.Error, answer.Reason);
        if (pipeline is null)
            return;
        var deadline = pipeline.Source.Provider.Deadline;
        Telemetry.DeadlineUsed.Record(took.TotalSeconds / deadline, source);
        if (took.TotalSeconds > deadline)
            Log.DeadlineMissed(room.Log, pipeline.Source.Name, took, deadline);
    }

    private static partial class Log
    {
        [LoggerMessage(Telemetry.Ids.Unexpected, LogLevel.Error, "Receiving a post to source {Source} failed; it is answered with 503")]
        public static partial void Unexpected(ILogger log, string source, Exception exception);

        [LoggerMessage(Telemetry.Ids.KeysUnavailable, LogLevel.Error, "What verifies posts to source {Source} cannot be had now; they are answered with 503")]
        public static partial void KeysUnavailable(ILogger log, string source, Exception exception);

        [LoggerMessage(Telemetry.Ids.Deadline, LogLevel.Warning, "A post to source {Source} took {Took}; its provider gives up after {Deadline} s")]
        public static partial void DeadlineMissed(ILogger log, string source, TimeSpan took, int deadline);
    }
}
