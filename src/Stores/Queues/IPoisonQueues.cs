namespace Trunkline.Stores.Queues;

/// <summary>What was set aside of the queues of other systems, each for itself.</summary>
public interface IPoisonQueues
{
    /// <summary>The queues, without what was set aside in their names.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>What was set aside of one of them; null where there is no queue of that name.</summary>
    IPoisonQueue? Find(string queue);
}
