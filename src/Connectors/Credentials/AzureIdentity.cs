using Trunkline.Connectors.Definitions;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Credentials;

/// <summary><c>azure-identity</c>: the program's own identity, as the platform knows it.</summary>
internal sealed class AzureIdentity(AzureIdentityDefinition definition, CredentialSurroundings surroundings) : TokenCredential(surroundings.Time)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(5);

    protected override async Task<TokenAnswer> FetchAsync()
    {
        if (surroundings.Identity is not { } identity)
            return new(null, Obstacle.Permanent("identity-missing", "this host has no Azure identity; 'auth: { type: azure-identity }' works in Azure, or locally with '--storage azurite' and a login"));
        try
        {
            var token = await identity.GetAsync(definition.Scope, CancellationToken.None);
            return HeaderValue.IsSendable(token.Value)
                ? new(new AccessToken("Bearer " + token.Value, token.ExpiresOn - Margin), null)
                : new(null, Obstacle.Permanent("identity-refused", "the platform gave no token"));
        }
        catch (IdentityRefusedException e)
        {
            return new(null, Obstacle.Permanent("identity-refused", e.Message));
        }
        catch (StoreUnavailableException e)
        {
            return new(null, Obstacle.Held("identity-unavailable", e.Message, e.RetryAfter ?? StoreWait));
        }
    }
}

internal sealed record AzureIdentityDefinition(string Scope) : CredentialDefinition
{
    public override IEnumerable<ConfiguredText> Texts => [];

    public override ICredential Create(CredentialSurroundings surroundings) => new AzureIdentity(this, surroundings);
}
