namespace Trunkline.Stores.Queues;

/// <summary>Names that triggers, adapters and infrastructure have to agree on.</summary>
public static class QueueNames
{
    /// <summary>What is accepted and not yet dispatched.</summary>
    public const string Events = "trunkline-events";

    /// <summary>What was set aside; the Functions host puts there what failed too often.</summary>
    public const string Poison = Events + "-poison";

    /// <summary>Where the Functions host, and Trunkline with it, sets aside the messages of a queue.</summary>
    public static string PoisonOf(string queue) => queue + "-poison";

    /// <summary>The setting that says where they are: the Functions host's own storage.</summary>
    public const string Connection = "AzureWebJobsStorage";
}
