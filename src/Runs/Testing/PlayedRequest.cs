using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Testing;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Doors;
using Trunkline.Runs.Http;
using Trunkline.Stores.InMemory;

namespace Trunkline.Runs.Testing;

// A request of a case: routed, read, checked and answered as on a host; its run is played, and kept where a host would keep it.
internal sealed class PlayedRequest : IInlineRuns
{
    private readonly string flow;
    private readonly PlayedWorld world;
    private readonly CancellationToken cancelled;
    private PlayedRun? played;
    private RunReport? report;
    private Exception? broken;

    private PlayedRequest(string flow, PlayedWorld world, CancellationToken cancelled) => (this.flow, this.world, this.cancelled) = (flow, world, cancelled);

    public static async Task<PlayedRun> PlayAsync(GivenRequest request, CompiledFlow flow, FlowCatalog flows, PlayedWorld world, CancellationToken cancellationToken)
    {
        var runs = new PlayedRequest(flow.Plan.Flow, world, cancellationToken);
        var context = ContextOf(request);
        using var written = new MemoryStream();
        context.Response.Body = written;
        await new HttpFlows(flows, runs, world.Runs, new InMemoryTable(), () => new Guid(1, 0, 0, new byte[8]), world.Time, NullLogger<HttpFlows>.Instance).AnswerAsync(context);

        // A request is answered whatever happens; a case that cannot be played is none.
        if (runs.broken is { } error)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        if (world.Runs.Input is { } accepted && accepted.Plan.Flow != flow.Plan.Flow)
            throw Another(accepted.Plan.Flow, request.Place);
        var answer = PlayedAnswer.Of(context.Response, Encoding.UTF8.GetString(written.ToArray()), runs.report?.Answer);
        return (runs.played ?? new PlayedRun { Outcome = "refused" }) with { Answer = answer };
    }

    public async Task<InlineResult> RunAsync(string runId, RunInput input, DateTimeOffset deadline, CancellationToken caller)
    {
        try
        {
            if (input.Plan.Flow != flow)
                throw Another(input.Plan.Flow, null);
            var stage = new RunStage(runId, input, world.Time, world.Executor, []) { Deadline = new PlayedDeadline(deadline, world.Time) };
            report = await stage.PlayAsync(cancelled);
            world.Time.Now = stage.UtcNow;
            played = PlayedRun.Of(stage, report, report is null ? "failed" : "completed") with { DeadLetter = stage.Input.DeadLetter ?? stage.Input.Undoing?.DeadLetter };
            return await new InlineEnding(world.Executor, world.Runs, NullLogger.Instance).OfAsync(runId, report, stage.Input, stage.Deadline.Calls);
        }
        catch (Exception e)
        {
            broken = e;
            throw;
        }
    }

    private static UnplayableException Another(string flow, Declarations.DeclaredNode? place) => new($"flow '{flow}' answers this request", place);

    private static DefaultHttpContext ContextOf(GivenRequest given)
    {
        var context = new DefaultHttpContext();
        var (request, target) = (context.Request, $"/{Routes.Prefix}/{Routes.FlowsPrefix}{given.Target}");
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        request.Method = given.Method;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        request.QueryString = query < 0 ? default : new QueryString(target[query..]);
        foreach (var (name, value) in given.Headers)
            request.Headers[name] = value;
        if (given.Body is { } body)
        {
            request.Body = new MemoryStream(body.ToArray());
            request.ContentLength = body.Length;
        }

        return context;
    }
}

// What the caller of a request gets.
internal sealed record PlayedAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public bool Partial { get; private init; }

    // By name; empty where the answer does not tell of its parts.
    public IReadOnlyDictionary<string, PlayedPart> Parts { get; private init; } = new Dictionary<string, PlayedPart>();

    public bool IsProblem => Headers.GetValueOrDefault("Content-Type")?.StartsWith("application/problem+json", StringComparison.Ordinal) == true;

    public static PlayedAnswer Of(HttpResponse response, string body, RunAnswer? answer) =>
        new(response.StatusCode, response.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body)
        {
            Partial = answer?.Partial == true,
            Parts = answer?.Parts is { } marks ? marks.ToDictionary(m => m.Key, m => new PlayedPart(m.Value.Source, m.Value.Fault?.Code), StringComparer.Ordinal)
                : InBody(answer?.Body),
        };

    private static Dictionary<string, PlayedPart> InBody(JsonElement? body) =>
        body is { ValueKind: JsonValueKind.Object } thing && thing.TryGetProperty("parts", out var parts) && parts.ValueKind == JsonValueKind.Object
            ? parts.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Object).ToDictionary(p => p.Name, p => PartOf(p.Value), StringComparer.Ordinal)
            : [];

    private static PlayedPart PartOf(JsonElement part) => new(
        part.TryGetProperty("source", out var source) ? source.ToString() : null,
        part.TryGetProperty("fault", out var fault) && fault.ValueKind == JsonValueKind.Object && fault.TryGetProperty("code", out var code) ? code.ToString() : null);
}

internal sealed record PlayedPart(string? Source, string? Fault);
