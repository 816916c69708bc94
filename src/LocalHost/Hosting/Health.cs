using System.Text.Json.Serialization;

namespace Trunkline.LocalHost.Hosting;

/// <summary>What <c>/api/health</c> answers.</summary>
internal sealed record Health(string Status, int Pid, string Storage, string Version);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Health))]
internal sealed partial class HealthJson : JsonSerializerContext;
