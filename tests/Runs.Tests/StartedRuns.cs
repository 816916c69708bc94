using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Tests;

/// <summary>A run store that writes down what is started. Inputs go through JSON, as in real stores.</summary>
internal sealed class StartedRuns : IRunStore
{
    private readonly Dictionary<string, RunInput> all = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, RunInput> All => all;

    public Task<bool> StartAsync(string runId, RunInput input, CancellationToken cancellationToken) => Task.FromResult(
        all.TryAdd(runId, JsonSerializer.Deserialize(JsonSerializer.Serialize(input, FlowsJson.Default.RunInput), FlowsJson.Default.RunInput)!));

    public Task<bool> SignalAsync(string runId, string signal, JsonElement payload, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RunView?> GetAsync(string runId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RunPage> ListAsync(RunState? state, int pageSize, string? continuation, CancellationToken cancellationToken) => throw new NotSupportedException();
}
