namespace Trunkline.Runs.Reconciling;

/// <summary>What became of runs, as the orchestration store of a door knows it.</summary>
public interface IRunBooks
{
    /// <summary>Runs counted since the books were opened, those that wait for a person, and those that go on; null for the last where they are too many to be
    /// counted now.</summary>
    /// <exception cref="Stores.StoreUnavailableException">The store cannot answer now.</exception>
    Task<(RunCounts Counts, long Dead, long? InFlight)> CountAsync(CancellationToken cancellationToken);
}
