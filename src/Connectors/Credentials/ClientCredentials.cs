using System.Text;
using Trunkline.Connectors.Definitions;

namespace Trunkline.Connectors.Credentials;

/// <summary><c>oauth2-client-credentials</c>: the connection's own token, fetched with its id and secret (RFC 6749, section 4.4).</summary>
internal sealed class ClientCredentials : ICredential
{
    private readonly ClientCredentialsDefinition definition;
    private readonly TokenEndpoint endpoint;
    private readonly DeclaredSecrets secrets;
    private readonly TokenCache tokens;

    public ClientCredentials(ClientCredentialsDefinition definition, CredentialSurroundings surroundings)
    {
        this.definition = definition;
        endpoint = new TokenEndpoint(definition.TokenUrl, surroundings.Transport, surroundings.Time);
        secrets = new DeclaredSecrets(surroundings.Secrets, surroundings.Time, definition.ClientId, definition.ClientSecret);
        tokens = new TokenCache(FetchAsync, surroundings.Time);
    }

    public async ValueTask<Obstacle?> ApplyAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var answer = await tokens.GetAsync(cancellationToken);
        return answer.Token is { } token ? HeaderValue.Put(request, "Authorization", token.Header) : answer.Obstacle;
    }

    public ValueTask<bool> RenewAsync(HttpRequestMessage refused, CancellationToken cancellationToken)
    {
        tokens.Refuse(refused.Headers.NonValidated.TryGetValues("Authorization", out var values) ? values.ToString() : null);
        return new(true);
    }

    public void AddDerivedSecrets(ICollection<string> values)
    {
        if (tokens.Current is { } token)
            values.Add(token.Value);
    }

    private async Task<TokenAnswer> FetchAsync()
    {
        var reply = await AskAsync();

        // The secret may have been rotated in the vault: a refusal is asked about once more with what stands there now.
        if (reply.Error is "invalid_client" or "unauthorized_client" && await secrets.ReloadAsync(CancellationToken.None))
            reply = await AskAsync();
        return new TokenAnswer(reply.Token, reply.Obstacle);
    }

    private async Task<TokenReply> AskAsync()
    {
        var id = await secrets.RevealAsync(definition.ClientId, CancellationToken.None);
        var secret = await secrets.RevealAsync(definition.ClientSecret, CancellationToken.None);
        var fields = new List<(string, string?)> { ("grant_type", "client_credentials"), ("scope", definition.Scope), ("audience", definition.Audience) };
        if (!definition.SecretInHeader)
            fields.AddRange([("client_id", id), ("client_secret", secret)]);
        return await endpoint.AskAsync(fields, definition.SecretInHeader ? BasicPair(id, secret) : null);
    }

    // RFC 6749, section 2.3.1: both parts are form-encoded before they are joined.
    private static string BasicPair(string id, string secret) =>
        "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}"));
}

internal sealed record ClientCredentialsDefinition(Uri TokenUrl, ConfiguredText ClientId, ConfiguredText ClientSecret, string? Scope, string? Audience, bool SecretInHeader)
    : CredentialDefinition
{
    public override IEnumerable<ConfiguredText> Texts => [ClientId, ClientSecret];

    public override ICredential Create(CredentialSurroundings surroundings) => new ClientCredentials(this, surroundings);
}
