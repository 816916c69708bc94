using Trunkline.Connectors.Definitions;

namespace Trunkline.Connectors.Credentials;

/// <summary><c>oauth2-jwt-bearer</c>: a token for a signed assertion (RFC 7523, section 2.1), as service accounts have it.</summary>
internal sealed class JwtBearer : TokenCredential
{
    private readonly JwtBearerDefinition definition;
    private readonly TokenEndpoint endpoint;
    private readonly DeclaredSecrets secrets;
    private readonly JwtSigner signer;

    public JwtBearer(JwtBearerDefinition definition, CredentialSurroundings surroundings)
        : base(surroundings.Time)
    {
        this.definition = definition;
        endpoint = new TokenEndpoint(definition.TokenUrl, surroundings.Transport, surroundings.Time);
        secrets = new DeclaredSecrets(surroundings.Secrets, surroundings.Time, definition.Key.Key, definition.Issuer);
        signer = new JwtSigner(definition.Key, secrets, surroundings.Time);
    }

    protected override async Task<TokenAnswer> FetchAsync()
    {
        var (answer, error) = await AskAsync();

        // A key that was replaced is refused here, and nowhere else.
        if (error is "invalid_grant" or "invalid_client" && await secrets.ReloadAsync(CancellationToken.None))
            (answer, _) = await AskAsync();
        return answer;
    }

    private async Task<(TokenAnswer Answer, string? Error)> AskAsync()
    {
        var claims = new List<KeyValuePair<string, object>> { new("iss", await secrets.RevealAsync(definition.Issuer, CancellationToken.None)) };
        if (definition.Subject is { } subject)
            claims.Add(new("sub", subject));
        claims.Add(new("aud", definition.Audience ?? definition.TokenUrl.AbsoluteUri));
        foreach (var (name, value) in definition.Claims)
            claims.Add(new(name, value));
        var (assertion, obstacle) = await signer.SignAsync(claims);
        if (assertion is null)
            return (new TokenAnswer(null, obstacle), null);
        var reply = await endpoint.AskAsync(
            [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion), ("scope", definition.Scope)], null);
        return (new TokenAnswer(reply.Token, reply.Obstacle), reply.Error);
    }
}

internal sealed record JwtBearerDefinition(
    Uri TokenUrl, ConfiguredText Issuer, string? Subject, string? Audience, string? Scope, JwtKey Key, IReadOnlyList<KeyValuePair<string, string>> Claims)
    : CredentialDefinition
{
    public override IEnumerable<ConfiguredText> Texts => [Issuer, Key.Key];

    public override ICredential Create(CredentialSurroundings surroundings) => new JwtBearer(this, surroundings);
}
