using Azure.Core;
using Azure.Identity;

namespace Trunkline.Azure;

/// <summary>Who asks. In Azure it is the app's own managed identity and nothing else is tried: a chain that first looks for files, tools and
/// metadata services costs seconds at every cold start.</summary>
internal static class AzureIdentity
{
    public static TokenCredential Create(AzureStoreSettings settings)
    {
        if (settings.ManagedIdentity)
        {
            return new ManagedIdentityCredential(
                settings.IdentityClientId is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned);
        }

        return new ChainedTokenCredential(new AzureCliCredential(), new AzureDeveloperCliCredential());
    }
}
