using System.Collections.Concurrent;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;

namespace Trunkline.Intake.Tests.Support;

internal sealed class NamedSecrets : ISecrets
{
    public ConcurrentDictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>Values as a store's cache still has them, until they are invalidated.</summary>
    public ConcurrentDictionary<string, string> Stale { get; } = new(StringComparer.Ordinal);

    /// <summary>Versions that were replaced a moment ago.</summary>
    public ConcurrentDictionary<string, Secret> Previous { get; } = new(StringComparer.Ordinal);

    /// <summary>How often one of those was asked for.</summary>
    public int LookedBack { get; private set; }

    public bool PreviousUnavailable { get; set; }

    public Exception? Failure { get; set; }

    public ValueTask<Secret> GetAsync(string name, CancellationToken cancellationToken) =>
        Failure is not null ? throw Failure
        : Stale.TryGetValue(name, out var stale) ? new(new Secret(stale))
        : Values.TryGetValue(name, out var value) ? new(new Secret(value))
        : throw new SecretNotFoundException(name);

    public ValueTask<Secret?> GetPreviousAsync(string name, CancellationToken cancellationToken)
    {
        LookedBack++;
        return PreviousUnavailable ? throw new StoreUnavailableException("the vault is away") : new(Previous.GetValueOrDefault(name));
    }

    public void Invalidate(string name) => Stale.Remove(name, out _);
}
