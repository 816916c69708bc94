using System.Text.Json.Serialization;

namespace Trunkline.Intake.Providers;

// Generated at build time: reflection over the model would cost tens of milliseconds of every cold start.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip)]
[JsonSerializable(typeof(Provider))]
internal sealed partial class ProviderJson : JsonSerializerContext;
