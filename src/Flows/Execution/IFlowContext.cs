using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Trunkline.Flows.Execution;

/// <summary>All that a running flow sees of the world. What it answers is recorded and answered alike on replay, so a flow that asks only here
/// is deterministic. Implemented over Durable orchestrations (Functions), over the journal (LocalHost) and in memory (Runs).</summary>
/// <remarks>Awaited on the run's own scheduler only; no member is thread-safe.</remarks>
public interface IFlowContext
{
    /// <summary>Id of the run.</summary>
    string RunId { get; }

    /// <summary>The recorded time of what the flow is reacting to; stands still between two awaits.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>A logger that is silent while the past is replayed.</summary>
    ILogger Log { get; }

    /// <summary>A new id, the same on every replay.</summary>
    Guid NewId();

    /// <summary>Does one thing in the outside world (an activity). An expected failure is a value; this never throws for one.</summary>
    Task<StepOutcome> ExecuteAsync(StepRequest request);

    /// <summary>Waits, durably, until a time.</summary>
    Task DelayUntilAsync(DateTimeOffset due, CancellationToken cancellationToken);

    /// <summary>Waits, durably, for a signal from outside. A signal that came before it was waited for is not lost.</summary>
    /// <returns>What the signal carries.</returns>
    Task<JsonElement> WaitForSignalAsync(string name, CancellationToken cancellationToken);

    /// <summary>What people see while the run goes on.</summary>
    void SetStatus(RunStatus status);

    /// <summary>Ends this execution and begins the run anew with another input under the same id; signals not yet taken are kept.
    /// Return from the flow right after it.</summary>
    void ContinueAsNew(RunInput input);
}
