using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Trunkline.Connectors.Definitions;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Credentials.Grants;

/// <summary>The question that a person is asked before a connection may act in their name: OAuth's request for an authorization code (RFC 6749,
/// section 4.1) with PKCE (RFC 7636, S256). One is good for one answer.</summary>
public sealed class Consent
{
    private const int RandomBytes = 32;

    private readonly RefreshTokenDefinition definition;
    private readonly Uri page;
    private readonly string state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
    private readonly string verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    private Consent(RefreshTokenDefinition definition, Uri page) => (this.definition, this.page) = (definition, page);

    // What the request says by itself, and an authorizeUrl may therefore not.
    internal static readonly FrozenSet<string> Fields =
        FrozenSet.Create(StringComparer.Ordinal, "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method");

    /// <summary>Prepares the question for a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="problem">Why nobody can be asked, and what to write into its file; null when somebody can.</param>
    /// <returns>Null where nobody can be asked.</returns>
    public static Consent? For(ConnectionDefinition connection, out string? problem)
    {
        problem = connection.Credential switch
        {
            RefreshTokenDefinition { AuthorizeUrl: not null } => null,
            RefreshTokenDefinition => $"connection '{connection.Name}' does not say where a person consents: add authorizeUrl to its auth, as the partner's documentation names it (authorization endpoint)",
            _ => $"connection '{connection.Name}' has no grant to get: only auth of type oauth2-refresh-token, with an authorizeUrl, calls in a person's name",
        };
        return connection.Credential is RefreshTokenDefinition { AuthorizeUrl: { } page } definition ? new Consent(definition, page) : null;
    }

    /// <summary>Where the person is sent.</summary>
    /// <param name="redirect">Where the partner sends them afterwards; it must be registered there.</param>
    /// <param name="secrets">Where the client's id is, if it is a secret.</param>
    /// <param name="cancellationToken">Cancels reading it.</param>
    /// <exception cref="SecretNotFoundException">The client's id is a secret that is not set.</exception>
    /// <exception cref="Stores.StoreUnavailableException">The vault cannot answer now.</exception>
    public async ValueTask<Uri> AddressAsync(Uri redirect, ISecrets secrets, CancellationToken cancellationToken)
    {
        var address = new StringBuilder(page.AbsoluteUri).Append(page.Query.Length == 0 ? '?' : '&').Append("response_type=code");
        Add("client_id", await definition.Client.Id.RevealAsync(secrets, cancellationToken));
        Add("redirect_uri", redirect.OriginalString);
        if (definition.Scope is { } scope)
            Add("scope", scope);
        Add("state", state);
        Add("code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
        Add("code_challenge_method", "S256");
        return new Uri(address.ToString());

        void Add(string name, string value) => address.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
    }

    /// <summary>Whether an answer is one to this question; takes the same time whatever the state is.</summary>
    /// <param name="answered">The answer's state; null where it has none.</param>
    public bool IsAnsweredBy(string? answered) =>
        answered is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(answered), Encoding.UTF8.GetBytes(state));

    /// <summary>The answer, with what proves that it is exchanged by who asked.</summary>
    /// <param name="code">The authorization code.</param>
    /// <param name="redirect">The redirect that <see cref="AddressAsync"/> was given.</param>
    public ConsentCode Answer(string code, Uri redirect) => new(code, verifier, redirect.OriginalString);
}

/// <summary>A person's consent, good for one exchange. Prints none of it.</summary>
/// <param name="code">The authorization code.</param>
/// <param name="verifier">PKCE's code verifier.</param>
/// <param name="redirect">The redirect URI of the request, to the letter.</param>
public sealed class ConsentCode(string code, string verifier, string redirect)
{
    /// <summary>The authorization code.</summary>
    public string Code { get; } = code;

    /// <summary>PKCE's code verifier.</summary>
    public string Verifier { get; } = verifier;

    /// <summary>The redirect URI of the request, to the letter.</summary>
    public string Redirect { get; } = redirect;
}
