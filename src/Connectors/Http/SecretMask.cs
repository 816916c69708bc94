using System.Security;
using System.Text.Json;
using Trunkline.Connectors.Credentials;
using Trunkline.Connectors.Definitions;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Http;

/// <summary>Takes a connection's secrets out of a text that a partner wrote, in the forms in which a partner may echo them.</summary>
internal sealed class SecretMask(ConnectionDefinition definition, ICredential credential, ISecrets secrets)
{
    // Shorter ones would turn common letters into stars and are no secrets worth the name.
    private const int Shortest = 4;

    /// <summary>The text with every known secret as <c>***</c>; null when the secrets cannot be read now, so that nothing can be told safely.</summary>
    public async ValueTask<string?> CleanAsync(string text, CancellationToken cancellationToken)
    {
        var values = new List<string>();
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
                return null;
            }
        }

        // Longest first: a secret that contains another one goes whole.
        foreach (var value in values.Where(v => v.Length >= Shortest).OrderByDescending(v => v.Length))
        {
            text = text.Replace(value, "***", StringComparison.Ordinal)
                .Replace(Uri.EscapeDataString(value), "***", StringComparison.Ordinal)
                .Replace(SecurityElement.Escape(value), "***", StringComparison.Ordinal)
                .Replace(JsonEncodedText.Encode(value).Value, "***", StringComparison.Ordinal);
        }

        return text;
    }

    public static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "…";
}
