namespace Trunkline.Azure.Queues;

/// <summary>How a queue stands.</summary>
/// <param name="Length">Messages in it, about.</param>
/// <param name="Oldest">How long the message at its head has been waiting; zero where none is visible.</param>
internal sealed record QueueReading(long Length, TimeSpan Oldest);
