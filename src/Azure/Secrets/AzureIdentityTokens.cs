using Azure;
using Azure.Core;
using Azure.Identity;
using Microsoft.Identity.Client;
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
        catch (AuthenticationFailedException e) when (IsAway(e))
        {
            throw new StoreUnavailableException("Azure's identity endpoint does not answer", null, e);
        }
        catch (CredentialUnavailableException e)
        {
            throw new IdentityRefusedException("there is no Azure identity here: log in with 'az login', or give the app a managed identity", e);
        }
        catch (AuthenticationFailedException e)
        {
            throw new IdentityRefusedException($"Azure refused a token for scope {scope}: check the scope and the identity's roles", e);
        }
    }

    // What is wrong stands somewhere below: the SDK wraps what its own library wraps, and takes an endpoint that cannot be reached for an identity that is not there.
    private static bool IsAway(Exception wrapped)
    {
        for (var e = wrapped.InnerException; e is not null; e = e.InnerException)
        {
            if (e is RequestFailedException { Status: 0 or 429 or >= 500 } or MsalServiceException { StatusCode: 429 or >= 500 } or HttpRequestException)
                return true;
        }

        return false;
    }
}
