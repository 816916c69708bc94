using Trunkline.Connectors.Credentials;
using Trunkline.Connectors.Definitions;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Http;

/// <summary>Takes a connection's secrets out of a text that a partner wrote, in the forms in which a partner may echo them.</summary>
internal sealed class SecretMask(ConnectionDefinition definition, ICredential credential, ISecrets secrets)
{
    /// <summary>The text with every known secret as <c>***</c>; null when the secrets cannot be read now, so that nothing can be told safely.</summary>
    public async ValueTask<string?> CleanAsync(string text, CancellationToken cancellationToken)
    {
        var values = new List<string>();
        return await TryAddAsync(values, cancellationToken) ? new SecretCover(values).Clean(text) : null;
    }

    /// <summary>Adds the connection's secrets; false when they cannot be read now.</summary>
    public async ValueTask<bool> TryAddAsync(ICollection<string> values, CancellationToken cancellationToken)
    {
        credential.AddDerivedSecrets(values);
        foreach (var reference in definition.Secrets)
        {
            try
            {
                values.Add((await secrets.GetAsync(reference.Name, cancellationToken)).Reveal());
            }
            catch (SecretNotFoundException)
            {
                // What is not set cannot be echoed.
            }
            catch (StoreUnavailableException)
            {
                return false;
            }
        }

        return true;
    }

    public static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "…";
}
