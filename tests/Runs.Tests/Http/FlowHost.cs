using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Connectors;
using Trunkline.Declarations;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.DeadLetters;
using Trunkline.Runs.Execution;
using Trunkline.Runs.Http;
using Trunkline.Runs.Testing;
using Trunkline.Runs.Tests.Admissions;
using Trunkline.Stores;
using Trunkline.Stores.InMemory;
using Trunkline.Testing.Time;

namespace Trunkline.Runs.Tests.Http;

/// <summary>Flows that answer, over partners by script, a run store in memory, and time that a test moves.</summary>
internal sealed class FlowHost : IConnections, IRunStore
{
    private readonly HttpFlows flows;
    private int ids;

    public FlowHost(params string[] yaml)
    {
        var faults = new FaultList();
        var facts = new[] { "crm", "payments" }.ToDictionary(c => c, _ => new ConnectionFacts("rest", new RetryPolicy()));
        facts["shop"] = new ConnectionFacts("graphql", new RetryPolicy());
        var read = FlowFiles.Read(yaml.Select(y => (y[6..y.IndexOf('\n', StringComparison.Ordinal)].Trim() + ".yaml", y)), new FlowSurroundings(["stripe"], facts) { CustomSteps = ["code"] }, faults);
        faults.ThrowIfAny();
        var executor = new StepExecutor(this, new DeadLetterIndex(Table), KnownRuns.Desk(Table, new KnownRuns()), Time, new Jitter(() => 0.5), NullLogger<StepExecutor>.Instance, [Told, new Code(this)]);
        Guid NewId() => new(Interlocked.Increment(ref ids), 0, 0, new byte[8]);
        flows = new HttpFlows(new FlowCatalog(read), new InlineRuns(executor, this, NewId, Time, NullLogger<InlineRuns>.Instance), this, Table, NewId, Time, NullLogger<HttpFlows>.Instance);
    }

    public ManualTime Time { get; } = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    public InMemoryTable Table { get; } = new();

    public ConcurrentQueue<(CallRequest Call, CallOptions Options)> Calls { get; } = new();

    public Dictionary<string, RunInput> Started { get; } = [];

    public Dictionary<string, RunView> Views { get; } = [];

    public bool StoreIsAway { get; set; }

    public Func<CallRequest, CancellationToken, Task<CallAnswer>> Partner { get; set; } = static (_, _) => Task.FromResult(Ok("{}"));

    /// <summary>What flows emitted.</summary>
    public PlayedEvents Told { get; } = new();

    /// <summary>What the step of code 'code' does.</summary>
    public Func<UseRequest, CancellationToken, Task<StepOutcome>> UseCode { get; set; } = static (use, _) => Task.FromResult(StepOutcome.Succeeded(JsonElement.Parse(use.Input)));

    public static CallAnswer Ok(string json, int? age = null) =>
        new(CallVerdict.Succeeded, JsonElement.Parse(json), null, null, Attempt(200) with { Age = age });

    /// <summary>Its message quotes the partner, as real ones do.</summary>
    public static CallAnswer Refused(int status) =>
        new(CallVerdict.Permanent, default, new StepFault($"http-{status}", $"connection 'crm' answered {status} to GET crm.example: SECRET", status), null, Attempt(status));

    public static CallAnswer Down(TimeSpan? retryAfter = null) =>
        new(CallVerdict.Transient, default, new StepFault("http-503", "SECRET", 503), retryAfter, Attempt(503));

    public static CallAnswer Unknown() =>
        new(CallVerdict.Permanent, default, new StepFault("outcome-unknown", "connection 'payments' was told to stop"), null, Attempt(null));

    public async Task<FlowReply> SendAsync(string method, string target, string? body = null, Action<HttpRequest>? with = null, CancellationToken aborted = default)
    {
        var context = new DefaultHttpContext { RequestAborted = aborted };
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        context.Request.Method = method;
        context.Request.QueryString = query < 0 ? default : new QueryString(target[query..]);
        if (body is not null)
        {
            context.Request.ContentType = "application/json";
            context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        }

        with?.Invoke(context.Request);
        var written = new MemoryStream();
        context.Response.Body = written;
        await flows.AnswerAsync(context);
        return new FlowReply(context.Response, Encoding.UTF8.GetString(written.ToArray()));
    }

    public async Task<CallAnswer> CallAsync(CallRequest call, CallOptions options, CancellationToken cancellationToken)
    {
        Calls.Enqueue((call, options));
        return await Partner(call, cancellationToken);
    }

    public Task<bool> StartAsync(string runId, RunInput input, CancellationToken cancellationToken) =>
        StoreIsAway ? throw new StoreUnavailableException("the store is down", TimeSpan.FromSeconds(7)) : Task.FromResult(Started.TryAdd(runId, input));

    public Task<bool> SignalAsync(string runId, string signal, JsonElement payload, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<RunView?> GetAsync(string runId, CancellationToken cancellationToken) =>
        StoreIsAway ? throw new StoreUnavailableException("the store is down", TimeSpan.FromSeconds(7)) : Task.FromResult(Views.GetValueOrDefault(runId));

    public Task<RunPage> ListAsync(RunState? state, int pageSize, string? continuation, CancellationToken cancellationToken) => Task.FromResult(new RunPage([], null));

    private sealed class Code(FlowHost host) : IStepActivity
    {
        public StepAction Action => StepAction.Use;

        public Task<StepOutcome> DoAsync(StepRequest request, string? traceParent, CancellationToken cancellationToken) => host.UseCode(request.Use!, cancellationToken);
    }

    private static AttemptReport Attempt(int? status) => new(new DateTimeOffset(2026, 11, 20, 12, 0, 1, TimeSpan.Zero), 5, status);
}

internal sealed record FlowReply(HttpResponse Response, string Text)
{
    public int Status => Response.StatusCode;

    public JsonElement Json => JsonElement.Parse(Text);

    public string? Header(string name) => Response.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    public string? this[string member] => Json.TryGetProperty(member, out var value) ? value.ToString() : null;
}
