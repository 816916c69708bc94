namespace Trunkline.Stores.Queues;

/// <summary>Messages that were set aside for a person, where a store can count them.</summary>
public interface ISetAside
{
    /// <summary>How many there are, about.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer now.</exception>
    Task<long> CountSetAsideAsync(CancellationToken cancellationToken);
}
