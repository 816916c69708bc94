using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Runs.Admissions;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Tests.Admissions;

/// <summary>Runs that exist by name, and what they were told.</summary>
internal sealed class KnownRuns : IRunStore
{
    private readonly Dictionary<string, RunState> states = new(StringComparer.Ordinal);

    public List<(string Run, string Signal, string Payload)> Told { get; } = [];

    public KnownRuns With(string runId, RunState state = RunState.Running)
    {
        states[runId] = state;
        return this;
    }

    public void Forget(string runId) => states.Remove(runId);

    public Task<bool> StartAsync(string runId, RunInput input, CancellationToken cancellationToken) => Task.FromResult(states.TryAdd(runId, RunState.Running));

    public Task<bool> SignalAsync(string runId, string signal, JsonElement payload, CancellationToken cancellationToken)
    {
        if (!states.TryGetValue(runId, out var state) || state is not (RunState.Running or RunState.DeadLettered))
            return Task.FromResult(false);
        Told.Add((runId, signal, payload.GetRawText()));
        return Task.FromResult(true);
    }

    public Task<RunView?> GetAsync(string runId, CancellationToken cancellationToken) => Task.FromResult(
        states.TryGetValue(runId, out var state) ? new RunView(runId, "f", DateTimeOffset.UnixEpoch, new RunStatus(state), null) : null);

    public Task<RunPage> ListAsync(RunState? state, int pageSize, string? continuation, CancellationToken cancellationToken) => throw new NotSupportedException();

    public static AdmissionDesk Desk(ITable table, IRunStore runs, TimeProvider? clock = null) =>
        new(new Lines(table, runs, clock ?? TimeProvider.System), new Bursts(table), new Batches(table, runs));
}
