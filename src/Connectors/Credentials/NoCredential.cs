using Trunkline.Connectors.Definitions;

namespace Trunkline.Connectors.Credentials;

/// <summary><c>none</c>: an open API, or one whose proof stands in plain headers.</summary>
internal sealed class NoCredential : ICredential
{
    public static readonly CredentialDefinition Definition = new NoCredentialDefinition();

    private static readonly NoCredential Instance = new();

    public ValueTask<Obstacle?> ApplyAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => default;

    public ValueTask<bool> RenewAsync(HttpRequestMessage refused, CancellationToken cancellationToken) => default;

    public void AddDerivedSecrets(ICollection<string> values)
    {
    }

    private sealed record NoCredentialDefinition : CredentialDefinition
    {
        public override IEnumerable<ConfiguredText> Texts => [];

        public override ICredential Create(CredentialSurroundings surroundings) => Instance;
    }
}
