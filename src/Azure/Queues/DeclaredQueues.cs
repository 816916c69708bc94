using Trunkline.Stores.Queues;

namespace Trunkline.Azure.Queues;

/// <summary>The queues of other systems that flows wait for.</summary>
public sealed class DeclaredQueues : IPoisonQueues
{
    internal DeclaredQueues(IEnumerable<string> names, Func<string, StorageEventQueue> open) =>
        Open = names.Distinct(StringComparer.Ordinal).ToDictionary(name => name, open, StringComparer.Ordinal);

    /// <summary>Each by its name.</summary>
    public IEnumerable<(string Name, IEventQueue Queue)> All => Open.Select(each => (each.Key, (IEventQueue)each.Value));

    /// <inheritdoc />
    public IReadOnlyCollection<string> Names => [.. Open.Keys];

    internal IReadOnlyDictionary<string, StorageEventQueue> Open { get; }

    /// <inheritdoc />
    public IPoisonQueue? Find(string queue) => Open.GetValueOrDefault(queue);
}
