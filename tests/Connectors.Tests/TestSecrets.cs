using System.Collections.Concurrent;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Tests;

/// <summary>Secrets with a cache as real ones have it: a changed value is seen after <see cref="Invalidate"/> only.</summary>
internal sealed class TestSecrets : ISecrets
{
    private readonly ConcurrentDictionary<string, string> cache = new();
    private readonly ConcurrentDictionary<string, string> vault = new();

    public bool IsDown { get; set; }

    public string this[string name]
    {
        set => vault[name] = value;
    }

    public ValueTask<Secret> GetAsync(string name, CancellationToken cancellationToken)
    {
        if (IsDown)
            throw new StoreUnavailableException("the vault is down", TimeSpan.FromSeconds(7));
        if (!cache.TryGetValue(name, out var value))
        {
            if (!vault.TryGetValue(name, out value))
                throw new SecretNotFoundException(name);
            cache[name] = value;
        }

        return new(new Secret(value));
    }

    public void Invalidate(string name) => cache.TryRemove(name, out _);
}
