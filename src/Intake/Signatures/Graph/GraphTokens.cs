using System.Text.Json;
using Trunkline.Intake.Signatures.Tokens;
using Trunkline.Intake.Sources;

namespace Trunkline.Intake.Signatures.Graph;

/// <summary>The validation tokens that Microsoft Graph sends with resource data: issued by Entra ID for this app to Graph's own publisher of
/// notifications. Keys come from Entra's fixed addresses; nothing in the post says from where.</summary>
internal sealed class GraphTokens(GraphResourceData rule, KeySet keys, KeySet keysOfV2)
{
    /// <summary>Where Entra ID publishes the keys of tokens of the first form, and of the second.</summary>
    public static readonly Uri Keys = new("https://login.microsoftonline.com/common/discovery/keys");

    public static readonly Uri KeysOfV2 = new("https://login.microsoftonline.com/common/discovery/v2.0/keys");

    // "Microsoft Graph Change Tracking", the same in every tenant.
    private const string Publisher = "0bf30f3b-4a52-48df-9a82-234910c4a086";
    private const string Algorithm = "RS256";

    // One for each pair of app and tenant: an honest post has few.
    private const int MaxTokens = 64;

    /// <summary>The tenants that the post's tokens vouch for, none where it has no tokens; null when one of them is not genuine, which makes all
    /// of the post suspect.</summary>
    /// <exception cref="Stores.StoreUnavailableException">The keys cannot be had now.</exception>
    public async ValueTask<HashSet<string>?> TenantsAsync(JsonElement root, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tenants = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (!root.TryGetProperty("validationTokens", out var list) || list.ValueKind == JsonValueKind.Null)
            return tenants;
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxTokens)
            return null;
        foreach (var text in list.EnumerateArray())
        {
            if (text.ValueKind != JsonValueKind.String || await TenantAsync(Reading.JsonPointer.ScalarText(text), now, cancellationToken).ConfigureAwait(false) is not { } tenant)
                return null;
            tenants.Add(tenant);
        }

        return tenants;
    }

    private async ValueTask<string?> TenantAsync(string? text, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var token = text is null ? null : CompactJws.Read(text);
        if (token is not { Algorithm: Algorithm } || !Guid.TryParseExact(token.Text("tid"), "D", out var tenant) || !rule.IsTenant(tenant))
            return null;
        var issuer = token.Text("iss");
        var isV2 = issuer == $"https://login.microsoftonline.com/{tenant}/v2.0";
        if (!isV2 && issuer != $"https://sts.windows.net/{tenant}/")
            return null;
        if (token.Text(isV2 ? "azp" : "appid") != Publisher || !rule.AppIds.Any(token.HasAudience) || token.TimeFault(now) is not null)
            return null;
        foreach (var key in await (isV2 ? keysOfV2 : keys).FindAsync(token.KeyId, cancellationToken).ConfigureAwait(false))
        {
            if (key.Verify(token, Algorithm))
                return tenant.ToString();
        }

        return null;
    }
}
