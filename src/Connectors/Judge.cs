using System.Text;
using System.Text.Json;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Drift;
using Trunkline.Connectors.Http;
using Trunkline.Connectors.Limits;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.Jsonata;

namespace Trunkline.Connectors;

/// <summary>Decides how an attempt ended, and says it in one sentence.</summary>
internal sealed class Judge(ConnectionDefinition definition, IProtocol protocol, SecretMask mask, TimeProvider time, DriftWatch? drift)
{
    private const int MostExcerpt = 200;
    private const int MostRecorded = 16_000;

    private readonly ResultExpressions expressions = new(time);

    /// <summary>An answer came.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="request">The request that was answered.</param>
    /// <param name="received">The answer.</param>
    /// <param name="refused">Why its redirect was not followed; null where it is none.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <returns>The call's answer, and how long the partner wants nobody to call, where its protocol says so.</returns>
    public async ValueTask<(CallAnswer Answer, TimeSpan? Pause)> AnswerAsync(Attempt attempt, HttpRequestMessage request, Received received, string? refused, CancellationToken cancellationToken)
    {
        var took = time.GetElapsedTime(attempt.Began);
        Telemetry.Attempted(definition.Name, received.Status, took);
        var said = protocol.Read(received);
        JsonElement result = default;
        Obstacle? obstacle;
        var worked = false;
        try
        {
            obstacle = refused is not null
                ? Obstacle.Permanent("redirect", $"connection '{definition.Name}' answered {Where(request)} with {refused}", received.Status)
                : await VerdictAsync(attempt, request, received, said, cancellationToken);
            worked = obstacle is null;
            if (worked)
                result = attempt.Call.Result is { } expression ? expressions.Result(expression, received, said.Body) : said.Result;
        }
        catch (JsonataException e)
        {
            var message = $"the answer of connection '{definition.Name}' to {Where(request)} does not fit its 'result' or 'success': {Clause(e)}";
            obstacle = Obstacle.Permanent("expression", message, received.Status);
        }

        if (obstacle is not null)
        {
            // Null: the secrets cannot be read now, so that only what holds nothing of the answer can be told safely.
            var clean = await mask.CleanAsync(obstacle.Fault.Message, cancellationToken)
                ?? $"connection '{definition.Name}' answered {received.Status} to {Where(request)}: {HttpStatuses.Advice(received.Status)}";
            obstacle = obstacle with { Fault = obstacle.Fault with { Message = clean } };
        }

        var warning = Notices.Read(definition.Name, received.Response.Headers);
        if (worked && received.IsSuccess && attempt.Watched is { } watched)
            warning = Both(warning, await drift!.SeeAsync(watched, said.Body, attempt.Options.RunId ?? attempt.Options.IdempotencyKey));
        var report = new AttemptReport(attempt.At, took.TotalMilliseconds, received.Status, obstacle?.Fault.Message, Warning: warning, Age: AgeOf(received));
        if (attempt.Options.RecordBodies)
            report = await WithBodiesAsync(report, attempt, received, cancellationToken);
        var answer = obstacle is null
            ? new CallAnswer(CallVerdict.Succeeded, result, null, null, report)
            : new CallAnswer(obstacle.Verdict, JsonText.Null, obstacle.Fault, obstacle.RetryAfter, report);
        return (answer, said.Pause);
    }

    /// <summary>No answer came.</summary>
    public async ValueTask<CallAnswer> WithoutAnswerAsync(Attempt attempt, HttpRequestMessage request, TransportFault fault, CancellationToken cancellationToken)
    {
        var took = time.GetElapsedTime(attempt.Began);
        Telemetry.Attempted(definition.Name, null, took);
        var message = $"connection '{definition.Name}' {fault.Problem}, calling {Where(request)}";
        var retry = attempt.Options.Retry ?? definition.Retry;
        var (code, passing) = (fault.Code, RetryConditions.Includes(retry.On, fault.Code, null, fault.Passing));
        if (passing && !fault.Unsent && !IsRepeatable(attempt))
        {
            (code, passing) = ("outcome-unknown", false);
            message += ": it may have been done, so it is not repeated unless the connection declares an idempotency header or 'retry: { unsafe: true }'";
        }

        message = await mask.CleanAsync(message, cancellationToken) ?? $"connection '{definition.Name}' gave no answer ({code}), calling {Where(request)}";
        var report = new AttemptReport(attempt.At, took.TotalMilliseconds, null, message);
        return new CallAnswer(passing ? CallVerdict.Transient : CallVerdict.Permanent, JsonText.Null, new StepFault(code, message), null, report);
    }

    /// <summary>The partner was not called, because there is no proof of who calls.</summary>
    public async ValueTask<CallAnswer> WithoutCredentialAsync(Attempt attempt, Obstacle obstacle, CancellationToken cancellationToken)
    {
        if (obstacle.Verdict == CallVerdict.Held)
            Telemetry.Held(definition.Name, obstacle.Fault.Code);
        var text = await mask.CleanAsync(obstacle.Fault.Message, cancellationToken);
        var message = $"connection '{definition.Name}' was not called: {(text is null ? "there is no credential now" : SecretMask.Cut(text, 2 * MostExcerpt))}";

        // A token endpoint was asked: that is an exchange, and counts as one.
        var report = obstacle.Verdict == CallVerdict.Held ? null : new AttemptReport(attempt.At, time.GetElapsedTime(attempt.Began).TotalMilliseconds, null, message);
        return new CallAnswer(obstacle.Verdict, JsonText.Null, obstacle.Fault with { Message = message }, obstacle.RetryAfter, report);
    }

    private bool IsRepeatable(Attempt attempt) => attempt.Outgoing.IsRepeatable || definition.IdempotencyHeader is not null || definition.IdempotencyQuery is not null
        || (attempt.Options.Retry?.Unsafe ?? definition.RetryUnsafe);

    // Without the path: values of events stand in it, and the step says which one it is.
    private static string Where(HttpRequestMessage request) => $"{request.Method} {request.RequestUri!.Authority}";

    // What an evaluation complains about may be a value of the answer; what is wrong with the text itself is not.
    private static string Clause(JsonataException e)
    {
        var place = e.Line > 0 ? $"{e.Code} at {e.Line}:{e.Column}" : e.Code;
        return e.Code.StartsWith('S') ? $"{e.Message.TrimEnd('.')} ({place})" : $"the expression fails on it ({place})";
    }

    private async ValueTask<Obstacle?> VerdictAsync(Attempt attempt, HttpRequestMessage request, Received received, ProtocolAnswer said, CancellationToken cancellationToken)
    {
        var passing = HttpStatuses.IsTransient(received.Status) || IsRateRefusal(received);
        if (definition.Success is { } rule)
        {
            if (expressions.Holds(rule, received, said.Body))
                return null;
            var code = received.IsSuccess ? "success-rule" : $"http-{received.Status}";
            // What the protocol knows to pass (a throttled query) passes, whatever rule told that the call failed.
            return await RefusalAsync(attempt, code, request, received, said, said.Fault?.Passing ?? passing, cancellationToken);
        }

        if (said.Fault is { Code: not "bad-answer" } fault)
            return await RefusalAsync(attempt, fault.Code, request, received, said, fault.Passing ?? passing, cancellationToken);
        if (!received.IsSuccess && !IsUnchanged(request, received))
            return await RefusalAsync(attempt, $"http-{received.Status}", request, received, said with { Fault = null }, passing, cancellationToken);
        return said.Fault is null ? null : await RefusalAsync(attempt, said.Fault.Code, request, received, said, passing: false, cancellationToken);
    }

    private static string? Both(string? one, string? other) => one is null || other is null ? one ?? other : $"{one}; {other}";

    private static int? AgeOf(Received received) => received.Response.Headers.Age is { TotalSeconds: < int.MaxValue } age ? (int)age.TotalSeconds : null;

    // Some partners say 403 where others say 429; their headers tell it from a lasting refusal.
    private bool IsRateRefusal(Received received) =>
        received.Status == 403 && (RetryAfter.Read(received.Response.Headers, time) is not null || RateHeaders.Pause(received.Response.Headers, time) is not null);

    // Whoever asks "only if it changed" has an answer in "it did not".
    private static bool IsUnchanged(HttpRequestMessage request, Received received) =>
        received.Status == 304 && (request.Headers.NonValidated.Contains("If-None-Match") || request.Headers.NonValidated.Contains("If-Modified-Since"));

    private async ValueTask<Obstacle> RefusalAsync(
        Attempt attempt, string code, HttpRequestMessage request, Received received, ProtocolAnswer said, bool passing, CancellationToken cancellationToken)
    {
        var excerpt = said.Fault?.Text ?? PartnerText.Excerpt(said.Body);
        if (excerpt is not null)
            excerpt = await mask.CleanAsync(excerpt, cancellationToken);
        var why = string.IsNullOrEmpty(excerpt) ? HttpStatuses.Advice(received.Status) : SecretMask.Cut(excerpt, MostExcerpt);
        var message = $"connection '{definition.Name}' answered {received.Status} to {Where(request)}: {why}";
        if (!RetryConditions.Includes((attempt.Options.Retry ?? definition.Retry).On, code, received.Status, passing))
            return Obstacle.Permanent(code, message, received.Status);
        var wait = RetryAfter.Read(received.Response.Headers, time) ?? said.Fault?.RetryAfter;

        // GitHub tells a spent budget of its GraphQL API with 200 and headers.
        if (wait is null && (received.Status is 429 or 403 || code == "graphql-error"))
            wait = RateHeaders.Pause(received.Response.Headers, time);
        return Obstacle.Transient(code, message, wait, received.Status);
    }

    private async ValueTask<AttemptReport> WithBodiesAsync(AttemptReport report, Attempt attempt, Received received, CancellationToken cancellationToken) => report with
    {
        RequestBody = await RecordedAsync(attempt.Outgoing.Body, cancellationToken),
        ResponseBody = await RecordedAsync(received.BodyMemory, cancellationToken),
    };

    private async ValueTask<string?> RecordedAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (body.IsEmpty)
            return null;
        var text = await mask.CleanAsync(Encoding.UTF8.GetString(body.Span), cancellationToken);
        return text is null ? null : SecretMask.Cut(text, MostRecorded);
    }
}
