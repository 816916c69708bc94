namespace Trunkline.LocalHost.Stores;

/// <summary>A message set aside for a person.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Reason">Why.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record ShelvedMessage(string Id, string Reason, ReadOnlyMemory<byte> Body);
