using System.Text;
using Trunkline.Connectors.Definitions;

namespace Trunkline.Connectors.Credentials;

/// <summary><c>oauth2-client-credentials</c>: the connection's own token, fetched with its id and what proves it (RFC 6749, section 4.4).</summary>
internal sealed class ClientCredentials : TokenCredential
{
    private readonly ClientCredentialsDefinition definition;
    private readonly ClientProof proof;

    public ClientCredentials(ClientCredentialsDefinition definition, CredentialSurroundings surroundings)
        : base(surroundings.Time)
    {
        this.definition = definition;
        proof = new ClientProof(definition.Client, surroundings);
    }

    protected override async Task<TokenAnswer> FetchAsync()
    {
        var reply = await proof.AskAsync([("grant_type", "client_credentials"), ("scope", definition.Scope), ("audience", definition.Audience)]);
        return new TokenAnswer(reply.Token, reply.Obstacle);
    }
}

internal sealed record ClientCredentialsDefinition(OAuthClient Client, string? Scope, string? Audience) : CredentialDefinition
{
    public override IEnumerable<ConfiguredText> Texts => Client.Texts;

    public override ICredential Create(CredentialSurroundings surroundings) => new ClientCredentials(this, surroundings);
}

/// <summary>A client as a token endpoint knows it; <paramref name="Secret"/> or <paramref name="Key"/> proves it, or neither where a client
/// certificate does, or the client is public.</summary>
internal sealed record OAuthClient(Uri TokenUrl, ConfiguredText Id, ConfiguredText? Secret, JwtKey? Key, bool SecretInHeader)
{
    public IEnumerable<ConfiguredText> Texts => new[] { Id, Secret, Key?.Key }.OfType<ConfiguredText>();
}

/// <summary>Asks a token endpoint as a client: adds id and proof to a form.</summary>
internal sealed class ClientProof
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private readonly OAuthClient client;
    private readonly TokenEndpoint endpoint;
    private readonly DeclaredSecrets secrets;
    private readonly JwtSigner? signer;

    public ClientProof(OAuthClient client, CredentialSurroundings surroundings)
    {
        this.client = client;
        endpoint = new TokenEndpoint(client.TokenUrl, surroundings.Transport, surroundings.Time);
        secrets = new DeclaredSecrets(surroundings.Secrets, surroundings.Time, [.. client.Texts]);
        signer = client.Key is { } key ? new JwtSigner(key, secrets, surroundings.Time) : null;
    }

    public async Task<TokenReply> AskAsync(IReadOnlyList<(string Name, string? Value)> form)
    {
        var reply = await AskOnceAsync(form);

        // The secret may have been rotated in the vault: a refusal is asked about once more with what stands there now.
        if (reply.Error is "invalid_client" or "unauthorized_client" && await secrets.ReloadAsync(CancellationToken.None))
            reply = await AskOnceAsync(form);
        return reply;
    }

    // RFC 6749, section 2.3.1: both parts are form-encoded before they are joined.
    private static string BasicPair(string id, string secret) =>
        "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}"));

    private async Task<TokenReply> AskOnceAsync(IReadOnlyList<(string Name, string? Value)> form)
    {
        var id = await secrets.RevealAsync(client.Id, CancellationToken.None);
        if (signer is not null)
        {
            var (assertion, obstacle) = await signer.SignAsync([new("iss", id), new("sub", id), new("aud", client.TokenUrl.AbsoluteUri)]);
            return assertion is null
                ? new TokenReply(null, default, obstacle, null)
                : await endpoint.AskAsync([.. form, ("client_id", id), ("client_assertion_type", AssertionType), ("client_assertion", assertion)], null);
        }

        var secret = client.Secret is { } declared ? await secrets.RevealAsync(declared, CancellationToken.None) : null;
        return secret is not null && client.SecretInHeader
            ? await endpoint.AskAsync(form, BasicPair(id, secret))
            : await endpoint.AskAsync([.. form, ("client_id", id), ("client_secret", secret)], null);
    }
}
