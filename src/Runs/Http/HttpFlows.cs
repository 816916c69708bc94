using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Schemas;
using Trunkline.Flows.Triggers;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Reconciling;
using Trunkline.Stores;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Http;

/// <summary>Requests that flows answer. The doors route <c>/api/flows/…</c>, whatever the method, here, and guard it in their own way.</summary>
public sealed partial class HttpFlows
{
    private static readonly TimeSpan AcceptTime = TimeSpan.FromSeconds(30);

    private readonly RouteTable routes;
    private readonly IInlineRuns inline;
    private readonly IRunStore runs;
    private readonly Func<Guid> newId;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly RequestKeys keys;
    private readonly IEventBooks? books;

    internal HttpFlows(FlowCatalog flows, IInlineRuns inline, IRunStore runs, ITable table, Func<Guid> newId, TimeProvider time, ILogger<HttpFlows> log, IEventBooks? books = null)
    {
        routes = new RouteTable(flows);
        (this.inline, this.runs, this.newId, this.time, this.log, this.books) = (inline, runs, newId, time, log, books);
        keys = new RequestKeys(table, time, log);
    }

    /// <summary>Answers one request and writes the whole answer. Never throws for anything a caller sent or a partner did: that is a problem (RFC 9457);
    /// while the store cannot answer, 503 with <c>Retry-After</c>.</summary>
    /// <param name="context">The request; its body has not been read.</param>
    public async Task AnswerAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        var request = context.Request;
        var (prefix, segments) = RequestPath.Read(request);
        if (segments is null)
        {
            await Reply.Of(new Problem(StatusCodes.Status400BadRequest, "The path cannot be read: each segment is percent-encoded UTF-8 without control characters, and is neither '.' nor '..'.")).WriteAsync(context);
            return;
        }

        if (segments is [HttpRoute.StatusSegment, var runId])
        {
            await WriteAsync(context, await StatusAsync(request, runId, context.RequestAborted));
            return;
        }

        var fitting = routes.Find(segments);
        if (fitting.Count == 0)
        {
            await WriteAsync(context, Reply.Of(new Problem(StatusCodes.Status404NotFound, "No flow answers at this path.")));
            return;
        }

        if (!fitting.TryGetValue(HttpMethods.IsHead(request.Method) ? "GET" : request.Method.ToUpperInvariant(), out var found))
        {
            await WriteAsync(context, NotThatWay(request, fitting.Keys));
            return;
        }

        using var activity = HttpMetrics.Start(found.Flow.Plan.Flow, found.Trigger.Route.Template);
        var reply = await GuardedAsync(context, found.Flow, found.Trigger, prefix, segments);
        Announce(reply, found.Flow.Plan.Flow, found.Trigger);
        activity?.SetTag("http.response.status_code", reply.Status);
        if (reply.Status >= 500)
            activity?.SetStatus(ActivityStatusCode.Error, reply.Result);
        await WriteAsync(context, reply);
        HttpMetrics.Answered(found.Flow.Plan.Flow, reply.Result, reply.Status, time.GetElapsedTime(started));
    }

    private async Task<Reply> GuardedAsync(HttpContext context, CompiledFlow flow, HttpTrigger trigger, string prefix, IReadOnlyList<string> segments)
    {
        try
        {
            return await FlowAsync(context, flow, trigger, prefix, segments);
        }
        catch (StoreUnavailableException e)
        {
            return Unavailable(e);
        }
        catch (Exception e)
        {
            Log.Unexpected(log, flow.Plan.Flow, e);
            return Reply.Of(new Problem(StatusCodes.Status500InternalServerError, "The request could not be answered. The log has the details."), "failed");
        }
    }

    private async Task<Reply> FlowAsync(HttpContext context, CompiledFlow flow, HttpTrigger trigger, string prefix, IReadOnlyList<string> segments)
    {
        var (request, now) = (context.Request, time.GetUtcNow());
        if (trigger.GoneAfterSunset && now >= trigger.Sunset)
            return Reply.Of(new Problem(StatusCodes.Status410Gone, "This version is out of service."));
        if (!trigger.Accept && !RequestHeaders.Accepts(request, trigger.ContentType ?? "application/json"))
            return Reply.Of(new Problem(StatusCodes.Status406NotAcceptable, $"The answer is {trigger.ContentType ?? "application/json"}."));
        if (!RequestHeaders.TryReadKey(request, out var key))
            return Reply.Of(new Problem(StatusCodes.Status400BadRequest, "Idempotency-Key is one key of 1 to 255 printable ASCII characters."));
        var due = now + (trigger.Accept ? AcceptTime : trigger.Deadline);
        var (data, refusal) = await DataAsync(request, trigger, segments, due, context.RequestAborted);
        if (refusal is not null)
            return Reply.Of(refusal);
        var id = key ?? newId().ToString("N");
        var runId = RunId.For(flow.Plan.Flow, HttpEvent.Source, id);
        var input = new RunInput
        {
            Plan = flow.Plan, Event = HttpEvent.Of(trigger, id, data, request, now), TraceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } trace } ? trace : TraceParent(request),
        };
        var claim = key is not null && (trigger.Changes || trigger.Accept) ? await keys.ClaimAsync(runId, RequestKeys.FingerprintOf(trigger, data), due, context.RequestAborted) : null;
        var reply = claim?.State == KeyState.OtherRequest ? Reply.Of(new Problem(StatusCodes.Status422UnprocessableEntity,
                "This Idempotency-Key came with another request before: repeat that one as it was, or use a new key.") { RunId = runId })
            : trigger.Accept ? await AcceptAsync(runId, input, prefix, context.RequestAborted)
            : claim is null ? await InlineAsync(runId, input, due, prefix, context.RequestAborted)
            : await OnceAsync(claim, runId, input, due, prefix, context.RequestAborted);
        reply.Headers["Trunkline-Run"] = runId;
        return reply;
    }

    // A request that may come again, answered while its caller waits.
    private async Task<Reply> OnceAsync(KeyClaim claim, string runId, RunInput input, DateTimeOffset due, string prefix, CancellationToken aborted)
    {
        if (claim.Answer is { } answered)
            return Reply.Of(answered);
        if (claim.State == KeyState.UnderWay)
        {
            return Reply.Of(new Problem(StatusCodes.Status409Conflict, "The request with this Idempotency-Key is still being answered; ask again later.")
            {
                RunId = runId, RetryAfter = TimeSpan.FromSeconds(1),
            });
        }

        RunAnswer? answer = null;
        try
        {
            if (await runs.GetAsync(runId, aborted) is { } earlier)
                return Again(earlier, prefix);
            var result = await inline.RunAsync(runId, input, due, aborted);
            answer = result.Report?.Answer;
            return ReplyOf(runId, result, prefix);
        }
        finally
        {
            await keys.EndAsync(claim, answer);
        }
    }

    private async Task<(JsonElement Data, Problem? Refusal)> DataAsync(
        HttpRequest request, HttpTrigger trigger, IReadOnlyList<string> segments, DateTimeOffset due, CancellationToken aborted)
    {
        JsonElement? body = null;
        if (trigger.Route.Method != "GET")
        {
            using var limit = new CancellationTokenSource(due - time.GetUtcNow(), time);
            using var gone = aborted.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limit);
            (body, var refusal) = await RequestBody.ReadAsync(request, limit.Token);
            if (refusal is not null)
                return (default, refusal);
        }

        var errors = new List<SchemaError>();
        var data = trigger.Read(RouteTable.Values(trigger.Route, segments), RequestHeaders.Query(request), body, errors);
        return errors.Count == 0 ? (data, null) : (default, new Problem(StatusCodes.Status400BadRequest, $"The request has {(errors.Count == 1 ? "a fault" : $"{errors.Count} faults")}.") { Errors = errors });
    }

    private async Task<Reply> InlineAsync(string runId, RunInput input, DateTimeOffset due, string prefix, CancellationToken aborted) =>
        ReplyOf(runId, await inline.RunAsync(runId, input, due, aborted), prefix);

    private static Reply ReplyOf(string runId, InlineResult result, string prefix)
    {
        if (result.Report?.Answer is { } answer)
            return Reply.Of(answer);
        var reply = Reply.Of(Problem.Of(runId, result), "failed");
        if (result.Kept == Keeping.Kept)
            reply.Headers["Location"] = StatusOf(runId, prefix);
        return reply;
    }

    private async Task<Reply> AcceptAsync(string runId, RunInput input, string prefix, CancellationToken aborted)
    {
        var isNew = await runs.StartAsync(runId, input, aborted);
        books?.Direct(isNew);
        if (isNew)
            Telemetry.RunStarted(input.Plan.Flow);
        else
            Telemetry.RunDuplicate(input.Plan.Flow);
        return Accepted(runId, prefix, isNew ? "accepted" : "duplicate");
    }

    // The request came before, and its run gave up after a change: it is not begun anew beside the one that waits.
    private static Reply Again(RunView earlier, string prefix)
    {
        if (earlier.Report?.Answer is { } answer)
            return Reply.Of(answer);
        var reply = Reply.Of(new Problem(StatusCodes.Status409Conflict, "A request with this Idempotency-Key gave up after it had changed something, and its run waits for a person or was ended by one.")
        {
            RunId = earlier.RunId, Kept = true,
        });
        reply.Headers["Location"] = StatusOf(earlier.RunId, prefix);
        return reply;
    }

    private static Reply Accepted(string runId, string prefix, string result)
    {
        var status = StatusOf(runId, prefix);
        var body = JsonSerializer.SerializeToUtf8Bytes(new AcceptedRun(runId, status), AcceptedJson.Default.AcceptedRun);
        var reply = new Reply(StatusCodes.Status202Accepted, body, "application/json", result);
        reply.Headers["Location"] = status;
        reply.Headers["Retry-After"] = "2";
        return reply;
    }

    private async Task<Reply> StatusAsync(HttpRequest request, string runId, CancellationToken aborted)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return NotThatWay(request, ["GET"]);
        try
        {
            var known = runId.Length <= 100 && runId.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
            return known && await runs.GetAsync(runId, aborted) is { } run && routes.Has(run.Flow)
                ? StatusPage.Of(run)
                : Reply.Of(new Problem(StatusCodes.Status404NotFound, "No request was accepted under this id."));
        }
        catch (StoreUnavailableException e)
        {
            return Unavailable(e);
        }
    }

    private static Reply NotThatWay(HttpRequest request, IEnumerable<string> methods)
    {
        var all = methods.Append("OPTIONS");
        if (all.Contains("GET"))
            all = all.Append("HEAD");
        var reply = HttpMethods.IsOptions(request.Method)
            ? new Reply(StatusCodes.Status204NoContent, null, null, "refused")
            : Reply.Of(new Problem(StatusCodes.Status405MethodNotAllowed, "The path is answered, but not for this method."));
        reply.Headers["Allow"] = string.Join(", ", all.Order(StringComparer.Ordinal));
        return reply;
    }

    // Whatever the answer is, its caller learns that the address goes out of use (RFC 9745, RFC 8594).
    private static void Announce(Reply reply, string flow, HttpTrigger trigger)
    {
        if (trigger.Deprecated is { } since)
        {
            reply.Headers["Deprecation"] = "@" + since.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            HttpMetrics.OutOfUse(flow);
        }

        if (trigger.Sunset is { } day)
            reply.Headers["Sunset"] = day.ToString("R", CultureInfo.InvariantCulture);
    }

    private static Reply Unavailable(StoreUnavailableException e) =>
        Reply.Of(new Problem(StatusCodes.Status503ServiceUnavailable, "The store cannot answer now; try again.") { RetryAfter = e.RetryAfter ?? TimeSpan.FromSeconds(5) });

    private static string StatusOf(string runId, string prefix) => $"{prefix}/{HttpRoute.StatusSegment}/{runId}";

    private static string? TraceParent(HttpRequest request) =>
        request.Headers.TraceParent is [{ } sent] && ActivityContext.TryParse(sent, null, out _) ? sent : null;

    private static async Task WriteAsync(HttpContext context, Reply reply)
    {
        try
        {
            await reply.WriteAsync(context);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The caller is gone: there is nobody to tell.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3045, LogLevel.Error, "A request to flow {Flow} could not be answered")]
        public static partial void Unexpected(ILogger log, string flow, Exception exception);
    }
}

internal sealed record AcceptedRun(string RunId, string Status);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]
[System.Text.Json.Serialization.JsonSerializable(typeof(AcceptedRun))]
internal sealed partial class AcceptedJson : System.Text.Json.Serialization.JsonSerializerContext;
