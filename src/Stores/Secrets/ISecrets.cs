namespace Trunkline.Stores.Secrets;

/// <summary>Secrets by name, from Key Vault or local settings; implementations cache for minutes.</summary>
public interface ISecrets
{
    /// <summary>The current value.</summary>
    /// <exception cref="SecretNotFoundException">There is no secret of that name.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot answer now and no cached value is at hand.</exception>
    ValueTask<Secret> GetAsync(string name, CancellationToken cancellationToken);

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
