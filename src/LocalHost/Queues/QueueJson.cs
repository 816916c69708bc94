using System.Text.Json.Serialization;

namespace Trunkline.LocalHost.Queues;

/// <summary>A message that is durable; its id is the store's and not told by every store.</summary>
internal sealed record PutMessage(string Queue, string? Id);

internal sealed record PutFault(string Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PutMessage))]
[JsonSerializable(typeof(PutFault))]
internal sealed partial class QueueJson : JsonSerializerContext;
