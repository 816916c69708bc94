using System.Text.Json;
using Trunkline.Connectors;

namespace Trunkline.Runs.CustomSteps;

/// <summary>A step of code: what YAML should not say. Registered by name (<see cref="FlowStepCatalog"/>), and named by flows with <c>use</c>.</summary>
/// <remarks>One instance serves all runs at once. It takes what it needs in its constructor: <see cref="TimeProvider"/>,
/// <see cref="Stores.Secrets.ISecrets"/>, <see cref="IConnections"/>, a logger. It may be executed again for one and the same step of a run, after a retry, a
/// crash or a resume: always under the same <see cref="FlowStepCall.IdempotencyKey"/>.</remarks>
public interface IFlowStep
{
    /// <summary>Does it. An expected failure is a result; an exception fails the step for good, and people see its type alone, as its message may hold
    /// data.</summary>
    /// <param name="call">What to do, and for whom.</param>
    /// <param name="cancellationToken">Cancelled when the program stops (the step is executed again later), and when the <c>timeout</c> around the step is over.</param>
    /// <exception cref="Stores.StoreUnavailableException">A store is away: tried again later, and no attempt is spent.</exception>
    Task<FlowStepResult> ExecuteAsync(FlowStepCall call, CancellationToken cancellationToken);
}

/// <summary>What a step of code is to do.</summary>
public sealed record FlowStepCall
{
    /// <summary>What the flow's <c>with</c> gave; JSON null where it gave nothing.</summary>
    public required JsonElement Input { get; init; }

    /// <summary>The step's <c>settings</c> in the flow file.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The same whenever this step of this run is executed, and no other's.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Name of the run's flow.</summary>
    public required string Flow { get; init; }

    /// <summary>Id of the step, with <c>:</c> and the item's index inside a <c>forEach</c>.</summary>
    public required string StepId { get; init; }

    /// <summary>From 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>W3C trace context to go on with; null for none.</summary>
    public string? TraceParent { get; init; }

    /// <summary>What a call of a connection goes along with: a key of its own, and the trace.</summary>
    /// <param name="part">Tells this call from others that the step makes; the same whenever the step is executed again.</param>
    public CallOptions OptionsOf(string part) => new($"{IdempotencyKey}/{part}", TraceParent);
}
