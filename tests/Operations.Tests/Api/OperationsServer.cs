using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Trunkline.Connectors;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Declarations;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Operations.Api;
using Trunkline.Runs;
using Trunkline.Runs.Admissions;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.DeadLetters;
using Trunkline.Runs.Reconciling;
using Trunkline.Runs.Dispatching;
using Trunkline.Runs.Starting;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Tables;
using Trunkline.Testing.Network;

namespace Trunkline.Operations.Tests.Api;

/// <summary>The API on a real server over runs that a test lays out.</summary>
internal sealed class OperationsServer : IAsyncDisposable
{
    private LoopbackServer server = null!;

    public LaidOutRuns Runs { get; } = new();

    public LaidOutSecrets Secrets { get; } = new();

    public ITable Table { get; } = new InMemoryTable();

    public HttpClient Http { get; private set; } = null!;

    public static async Task<OperationsServer> StartAsync()
    {
        var server = new OperationsServer();
        var api = new OperationsApi(server.Runs, new DeadLetterIndex(server.Table), new DeadLetterDesk(server.Runs));
        var flows = FlowFiles.Read([("refund.yaml", "flow: refund\non: { manual: true }\nsteps: [ { map: event.data } ]\n")], new FlowSurroundings([], new Dictionary<string, ConnectionFacts>()), new FaultList());
        var catalog = new FlowCatalog(flows);
        var admissions = new AdmissionDesk(new Lines(server.Table, server.Runs, TimeProvider.System), new Bursts(server.Table), new Batches(server.Table, server.Runs));
        var dispatcher = new Dispatcher(catalog, server.Runs, admissions, NullLogger<Dispatcher>.Instance);
        var starts = new StartApi(new HandStart(catalog, dispatcher, TimeProvider.System, Guid.NewGuid));
        var desk = new BulkDesk(new DeadLetterIndex(server.Table), new DeadLetterDesk(server.Runs), TimeProvider.System);
        var deadLetters = new DeadLettersApi(server.Runs, server.Runs, desk, new DeadLetterArchive(server.Table), server.Secrets, TimeProvider.System);
        var books = new ReconcileApi(server.Runs);
        server.server = await LoopbackServer.RouteAsync(app =>
        {
            app.MapPost("/flows/{flow}/runs", (HttpRequest r, string flow, CancellationToken c) => starts.StartAsync(r, flow, c));
            app.MapGet("/runs", (HttpRequest r, CancellationToken c) => api.ListRunsAsync(r, c));
            app.MapGet("/runs/{id}", (string id, CancellationToken c) => api.GetRunAsync(id, c));
            app.MapPost("/runs/{id}/resume", (HttpRequest r, string id, CancellationToken c) => api.ResumeAsync(r, id, c));
            app.MapPost("/runs/{id}/discard", (HttpRequest r, string id, CancellationToken c) => api.DiscardAsync(r, id, c));
            app.MapPost("/runs/{id}/signals/{name}", (HttpRequest r, string id, string name, CancellationToken c) => api.SignalAsync(r, id, name, c));
            app.MapGet("/dead-letters", (HttpRequest r, CancellationToken c) => api.ListDeadLettersAsync(r, c));
            app.MapGet("/dead-letters/{id}", (string id, CancellationToken c) => deadLetters.ShowAsync(id, c));
            app.MapPost("/dead-letters/resume", (HttpRequest r, CancellationToken c) => deadLetters.ResumeAsync(r, c));
            app.MapPost("/dead-letters/discard", (HttpRequest r, CancellationToken c) => deadLetters.DiscardAsync(r, c));
            app.MapGet("/archive", (HttpRequest r, CancellationToken c) => deadLetters.ListArchiveAsync(r, c));
            app.MapGet("/archive/{id}", (string id, CancellationToken c) => deadLetters.ShowArchivedAsync(id, c));
            app.MapGet("/reconcile", (CancellationToken c) => books.StateAsync(c));
        });
        server.Http = new HttpClient { BaseAddress = server.server.Address };
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await server.DisposeAsync();
    }

    internal sealed class LaidOutSecrets : IConnectionSecrets
    {
        /// <summary>The secrets of connections; null while they cannot be read.</summary>
        public string[]? Values { get; set; } = [];

        public ValueTask<SecretCover?> CoverAsync(CancellationToken cancellationToken) => new(Values is null ? null : new SecretCover(Values));
    }

    internal sealed class LaidOutRuns : IRunStore, IRunInputs, IReconciler
    {
        public Dictionary<string, RunInput> Inputs { get; } = new(StringComparer.Ordinal);

        public Task<RunInput?> GetInputAsync(string runId, CancellationToken cancellationToken) => Task.FromResult(Inputs.GetValueOrDefault(runId));

        public Task<Reconciliation> StateAsync(CancellationToken cancellationToken) => Fault is null
            ? Task.FromResult(Reconciliation.Of(DateTimeOffset.UnixEpoch, new EventCounts { Accepted = 3, Dispatched = 2 }, 0, 0, new RunCounts(), 0, null))
            : Task.FromException<Reconciliation>(Fault);

        public Dictionary<string, RunView> Views { get; } = new(StringComparer.Ordinal);

        public List<(string RunId, string Signal, JsonElement Payload)> Signals { get; } = [];

        public Dictionary<string, RunInput> Begun { get; } = new(StringComparer.Ordinal);

        /// <summary>What every call fails with; null for none.</summary>
        public Exception? Fault { get; set; }

        public Task<bool> StartAsync(string runId, RunInput input, CancellationToken cancellationToken) => 
            Fault is null ? Task.FromResult(Begun.TryAdd(runId, input)) : Task.FromException<bool>(Fault);

        /// <summary>Whether its runs stopped on an internal error.</summary>
        public bool Parked { get; set; }

        public Task<bool> SignalAsync(string runId, string signal, JsonElement payload, CancellationToken cancellationToken)
        {
            if (Parked)
                throw new DecisionNotPossibleException("as it is");
            if (Views[runId].Report is not null)
                return Task.FromResult(false);
            Signals.Add((runId, signal, payload));
            return Task.FromResult(true);
        }

        public Task<RunView?> GetAsync(string runId, CancellationToken cancellationToken) =>
            Fault is null ? Task.FromResult(Views.GetValueOrDefault(runId)) : Task.FromException<RunView?>(Fault);

        public Task<RunPage> ListAsync(RunState? state, int pageSize, string? continuation, CancellationToken cancellationToken) =>
            Fault is not null ? Task.FromException<RunPage>(Fault) : Task.FromResult(new RunPage([.. Views.Values.Where(v => state is null || v.Status.State == state).Take(pageSize)], null));
    }
}
