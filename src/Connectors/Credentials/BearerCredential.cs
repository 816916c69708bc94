using Trunkline.Connectors.Definitions;

namespace Trunkline.Connectors.Credentials;

/// <summary><c>bearer</c>: a fixed token.</summary>
internal sealed class BearerCredential(BearerDefinition definition, DeclaredSecrets secrets) : ICredential
{
    public async ValueTask<Obstacle?> ApplyAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        HeaderValue.Put(request, "Authorization", "Bearer " + await secrets.RevealAsync(definition.Token, cancellationToken));

    public ValueTask<bool> RenewAsync(HttpRequestMessage refused, CancellationToken cancellationToken) => secrets.ReloadAsync(cancellationToken);

    public void AddDerivedSecrets(ICollection<string> values)
    {
    }
}

internal sealed record BearerDefinition(ConfiguredText Token) : CredentialDefinition
{
    public override IEnumerable<ConfiguredText> Texts => [Token];

    public override ICredential Create(CredentialSurroundings s) => new BearerCredential(this, new DeclaredSecrets(s.Secrets, s.Time, Token));
}
