using System.Collections.Concurrent;
using Trunkline.Stores.Secrets;

namespace Trunkline.Stores.InMemory;

/// <summary>Secrets that a test or a sandbox sets itself. Names ignore case, as in Key Vault.</summary>
public sealed class InMemorySecrets : ISecrets
{
    private readonly ConcurrentDictionary<string, Secret> values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sets, or rotates, a secret.</summary>
    /// <exception cref="ArgumentException">Key Vault would not take the name.</exception>
    public void Set(string name, string value)
    {
        if (!SecretName.IsValid(name))
            throw new ArgumentException($"'{name}' is no name of a secret: 1 to {SecretName.MaxLength} letters, digits and dashes.", nameof(name));
        values[name] = new Secret(value);
    }

    /// <summary>Removes a secret; nothing happens where there is none.</summary>
    public void Remove(string name) => values.TryRemove(name, out _);

    /// <inheritdoc />
    public ValueTask<Secret> GetAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return values.TryGetValue(name, out var secret) ? ValueTask.FromResult(secret) : throw new SecretNotFoundException(name);
    }

    /// <inheritdoc />
    public void Invalidate(string name)
    {
    }
}
