namespace Trunkline.Stores.Queues;

/// <summary>A message that was set aside for a person.</summary>
/// <param name="Body">The bytes that were appended.</param>
/// <param name="Reason">Why it was set aside.</param>
public sealed record PoisonedMessage(ReadOnlyMemory<byte> Body, string Reason);
