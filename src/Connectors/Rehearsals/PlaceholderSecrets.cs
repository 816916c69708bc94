using System.Text;
using Trunkline.Connectors.Credentials;
using Trunkline.Connectors.Definitions;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Rehearsals;

/// <summary>Says of every secret only what it is the secret of, so that no vault is asked and tests can name what was sent.</summary>
internal sealed class PlaceholderSecrets(ConnectionCatalog catalog) : ISecrets
{
    // Keys that are declared as base64 have to be some.
    private readonly HashSet<string> encoded =
        [.. catalog.Connections.Values.Select(c => c.Credential).OfType<HmacDefinition>().Where(h => h.IsBase64Secret).SelectMany(h => h.Secret.SecretNames)];

    public ValueTask<Secret> GetAsync(string name, CancellationToken cancellationToken)
    {
        var text = $"secret-of-{name}";
        return new(new Secret(encoded.Contains(name) ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : text));
    }

    public void Invalidate(string name)
    {
    }
}
