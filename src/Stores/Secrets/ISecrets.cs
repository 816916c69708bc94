namespace Trunkline.Stores.Secrets;

/// <summary>Secrets by name, from Key Vault or local settings; implementations cache for minutes.</summary>
public interface ISecrets
{
    /// <summary>The current value.</summary>
    /// <exception cref="SecretNotFoundException">There is no secret of that name.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot answer now and no cached value is at hand.</exception>
    ValueTask<Secret> GetAsync(string name, CancellationToken cancellationToken);

    /// <summary>The value that stood before the current one, while posts that it vouches for are still taken: whoever signs may not know the
    /// new one yet. For checking what others signed only; what is sent out is proven with the current value. Asked after
    /// <see cref="GetAsync"/> has given a value that did not fit.</summary>
    /// <returns>Null where there is none, where its time is over, or where the store keeps none.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot answer now.</exception>
    ValueTask<Secret?> GetPreviousAsync(string name, CancellationToken cancellationToken) => ValueTask.FromResult<Secret?>(null);

    /// <summary>Forgets the cached value: a partner refused it, it may have been rotated.</summary>
    void Invalidate(string name);
}

/// <summary>There is no secret of that name.</summary>
/// <param name="name">The name asked for.</param>
public sealed class SecretNotFoundException(string name) : Exception($"secret '{name}' is not set")
{
    /// <summary>The name asked for.</summary>
    public string Name { get; } = name;
}
