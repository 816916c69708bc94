using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Stores;

namespace Trunkline.Runs.Tests.Support;

/// <summary>Runs that are started and stand as a test says.</summary>
internal sealed class FakeRuns : IRunStore
{
    private readonly Dictionary<string, RunState> states = [];

    public List<RunInput> Started { get; } = [];

    public int Duplicates { get; private set; }

    public bool IsAway { get; set; }

    /// <summary>How many starts succeed before the store is away.</summary>
    public int Left { get; set; } = int.MaxValue;

    /// <summary>How a run stands once it is started.</summary>
    public RunState After { get; set; } = RunState.Completed;

    public IEnumerable<string> Ids => Started.Select(s => s.Event.GetProperty("id").GetString()!);

    public void AllAre(RunState state)
    {
        foreach (var id in states.Keys.ToList())
            states[id] = state;
    }

    public Task<bool> StartAsync(string runId, RunInput input, CancellationToken cancellationToken)
    {
        Check();
        if (Left-- <= 0)
        {
            Left = 0;
            throw new StoreUnavailableException("away");
        }

        if (!states.TryAdd(runId, After))
        {
            Duplicates++;
            return Task.FromResult(false);
        }

        Started.Add(input);
        return Task.FromResult(true);
    }

    public Task<bool> SignalAsync(string runId, string signal, JsonElement payload, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<RunView?> GetAsync(string runId, CancellationToken cancellationToken)
    {
        Check();
        return Task.FromResult(states.TryGetValue(runId, out var state) ? new RunView(runId, "f", default, new RunStatus(state), null) : null);
    }

    public Task<RunPage> ListAsync(RunState? state, int pageSize, string? continuation, CancellationToken cancellationToken) => Task.FromResult(new RunPage([], null));

    private void Check()
    {
        if (IsAway)
            throw new StoreUnavailableException("away");
    }
}
