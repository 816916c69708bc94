using System.Text.Json;
using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Testing;

// The runs of a case: there is one, and it runs.
internal sealed class OnlyRun(string runId) : IRunStore
{
    public Task<bool> StartAsync(string id, RunInput input, CancellationToken cancellationToken) => Task.FromResult(id != runId);

    public Task<bool> SignalAsync(string id, string signal, JsonElement payload, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<RunView?> GetAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult(id == runId ? new RunView(id, "", DateTimeOffset.UnixEpoch, new RunStatus(RunState.Running), null) : null);

    public Task<RunPage> ListAsync(RunState? state, int pageSize, string? continuation, CancellationToken cancellationToken) =>
        Task.FromResult(new RunPage([], null));
}
