using System.Text.Json;
using Trunkline.Flows.Execution;

namespace Trunkline.Runs;

/// <summary>The orchestration store as the rooms see it; each door brings its own (Durable Functions, the journal).</summary>
/// <remarks>Every member throws <see cref="Stores.StoreUnavailableException"/> when the store cannot answer now.</remarks>
public interface IRunStore
{
    /// <summary>Starts a run; returns after the start is durable. False when a run of that id exists or existed, in whatever state: a duplicate.</summary>
    Task<bool> StartAsync(string runId, RunInput input, CancellationToken cancellationToken);

    /// <summary>Sends a signal to a run; returns after the signal is durable. False when there is no such run, or it is over.</summary>
    /// <exception cref="DeadLetters.DecisionNotPossibleException">It is a decision that the run cannot take.</exception>
    Task<bool> SignalAsync(string runId, string signal, JsonElement payload, CancellationToken cancellationToken);

    /// <summary>One run, or null.</summary>
    Task<RunView?> GetAsync(string runId, CancellationToken cancellationToken);

    /// <summary>A page of runs, newest first where the store can.</summary>
    /// <param name="state">Only runs in this state; null for all.</param>
    /// <param name="pageSize">1 to 1000.</param>
    /// <param name="continuation">From the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<RunPage> ListAsync(RunState? state, int pageSize, string? continuation, CancellationToken cancellationToken);
}

/// <summary>A run as people see it.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="Flow">Name of the flow.</param>
/// <param name="StartedAt">When it first started.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Report">What it did, once it is over; null before.</param>
public sealed record RunView(string RunId, string Flow, DateTimeOffset StartedAt, RunStatus Status, RunReport? Report);

/// <summary>Some runs.</summary>
/// <param name="Runs">The runs.</param>
/// <param name="Continuation">What the next page is asked with; null when this was the last.</param>
public sealed record RunPage(IReadOnlyList<RunView> Runs, string? Continuation);
