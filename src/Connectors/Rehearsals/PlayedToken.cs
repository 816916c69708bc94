using Trunkline.Connectors.Credentials;
using Trunkline.Connectors.Credentials.Grants;
using Trunkline.Connectors.Definitions;

namespace Trunkline.Connectors.Rehearsals;

/// <summary>A token that nobody was asked for: where partners are played there is no token endpoint, and no key that could sign for one.</summary>
internal sealed class PlayedToken(string connection) : ICredential
{
    /// <summary>The credential of a connection, with everything that would ask for a token replaced.</summary>
    public static CredentialDefinition InPlaceOf(ConnectionDefinition definition) =>
        definition.Credential is ClientCredentialsDefinition or RefreshTokenDefinition or JwtBearerDefinition ? new PlayedTokenDefinition(definition.Name) : definition.Credential;

    public ValueTask<Obstacle?> ApplyAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        new(HeaderValue.Put(request, "Authorization", $"Bearer token-of-{connection}"));

    public ValueTask<bool> RenewAsync(HttpRequestMessage refused, CancellationToken cancellationToken) => new(false);

    public void AddDerivedSecrets(ICollection<string> values)
    {
    }

    private sealed record PlayedTokenDefinition(string Connection) : CredentialDefinition
    {
        public override IEnumerable<ConfiguredText> Texts => [];

        public override ICredential Create(CredentialSurroundings surroundings) => new PlayedToken(Connection);
    }
}
