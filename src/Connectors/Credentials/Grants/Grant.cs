using System.Text.Json.Serialization;

namespace Trunkline.Connectors.Credentials.Grants;

/// <summary>What a person once allowed a connection: the refresh token, and the access token that it gave last.</summary>
/// <param name="RefreshToken">Spent by exactly one caller where the partner rotates it.</param>
/// <param name="AccessToken">The last one; null before the first refresh.</param>
/// <param name="UsableUntil">Until when the access token is used.</param>
internal sealed record Grant(string RefreshToken, string? AccessToken, DateTimeOffset UsableUntil);

/// <summary>The row of a grant. What it seals is opened with a key from the vault only.</summary>
/// <param name="Sealed">The <see cref="Grant"/>, encrypted.</param>
/// <param name="LeasedUntil">While someone spends the refresh token: until when nobody else may.</param>
/// <param name="Lease">Which attempt of which instance holds the lease.</param>
/// <param name="Refused">Why the partner refused the grant; null while it is good.</param>
/// <param name="Term">How long its refresh token is good for; null where nobody says.</param>
internal sealed record GrantRow(string Sealed, DateTimeOffset? LeasedUntil = null, string? Lease = null, string? Refused = null, GrantTerm? Term = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Grant))]
[JsonSerializable(typeof(GrantRow))]
internal sealed partial class GrantJson : JsonSerializerContext;
