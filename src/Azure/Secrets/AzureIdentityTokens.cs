using Azure;
using Azure.Core;
using Azure.Identity;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;

namespace Trunkline.Azure.Secrets;

/// <summary>Tokens of the managed identity, or of the developer who is logged in.</summary>
internal sealed class AzureIdentityTokens(TokenCredential credential) : IIdentityTokens
{
    public async Task<IdentityToken> GetAsync(string scope, CancellationToken cancellationToken)
    {
        try
        {
            var token = await credential.GetTokenAsync(new TokenRequestContext([scope]), cancellationToken);
            return new IdentityToken(token.Token, token.ExpiresOn);
        }
        catch (CredentialUnavailableException e)
        {
            throw new IdentityRefusedException("there is no Azure identity here: log in with 'az login', or give the app a managed identity", e);
        }
        catch (AuthenticationFailedException e) when (e.InnerException is RequestFailedException { Status: 0 or 429 or >= 500 })
        {
            throw new StoreUnavailableException("Azure's identity endpoint does not answer", null, e);
        }
        catch (AuthenticationFailedException e)
        {
            throw new IdentityRefusedException($"Azure refused a token for scope {scope}: check the scope and the identity's roles", e);
        }
    }
}
