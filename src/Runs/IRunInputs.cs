using Trunkline.Flows.Execution;

namespace Trunkline.Runs;

/// <summary>What runs that are not over go on with, for those who look into them or keep them.</summary>
public interface IRunInputs
{
    /// <summary>The input of the run's current execution, or null: there is no such run, it is over, or its input cannot be read.</summary>
    /// <exception cref="Stores.StoreUnavailableException">The store cannot answer now.</exception>
    Task<RunInput?> GetInputAsync(string runId, CancellationToken cancellationToken);
}
