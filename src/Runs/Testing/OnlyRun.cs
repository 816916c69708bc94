using System.Text.Json;
using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Testing;

// The runs of a case: there is one, and it runs. That of a request is not known before the request asks for it.
internal sealed class OnlyRun(string? runId) : IRunStore
{
    private string? runId = runId;

    // What it was started with, where it was started here.
    public RunInput? Input { get; private set; }

    public string RunId => runId ?? throw new InvalidOperationException("No run was started.");

    public Task<bool> StartAsync(string id, RunInput input, CancellationToken cancellationToken)
    {
        if (runId is not null)
            return Task.FromResult(id != runId);
        (runId, Input) = (id, input);
        return Task.FromResult(true);
    }

    public Task<bool> SignalAsync(string id, string signal, JsonElement payload, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<RunView?> GetAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult(id == runId ? new RunView(id, "", DateTimeOffset.UnixEpoch, new RunStatus(RunState.Running), null) : null);

    public Task<RunPage> ListAsync(RunState? state, int pageSize, string? continuation, CancellationToken cancellationToken) =>
        Task.FromResult(new RunPage([], null));
}
