using Trunkline.Connectors.Definitions;

namespace Trunkline.Connectors.Credentials;

/// <summary><c>api-key</c>: a fixed value in a header field or a query parameter.</summary>
internal sealed class ApiKeyCredential(ApiKeyDefinition definition, DeclaredSecrets secrets) : ICredential
{
    public async ValueTask<Obstacle?> ApplyAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var key = await secrets.RevealAsync(definition.Key, cancellationToken);
        if (definition.Header is { } header)
            return HeaderValue.Put(request, header, definition.Prefix + key);
        var uri = request.RequestUri!;
        request.RequestUri = new Uri($"{uri.AbsoluteUri}{(uri.Query.Length == 0 ? '?' : '&')}{Uri.EscapeDataString(definition.Query!)}={Uri.EscapeDataString(key)}");
        return null;
    }

    public ValueTask<bool> RenewAsync(HttpRequestMessage refused, CancellationToken cancellationToken) => secrets.ReloadAsync(cancellationToken);

    public void AddDerivedSecrets(ICollection<string> values)
    {
    }
}

/// <summary>As declared; either <paramref name="Header"/> or <paramref name="Query"/> is set.</summary>
internal sealed record ApiKeyDefinition(string? Header, string? Query, string Prefix, ConfiguredText Key) : CredentialDefinition
{
    public override IEnumerable<ConfiguredText> Texts => [Key];

    public override ICredential Create(CredentialSurroundings s) => new ApiKeyCredential(this, new DeclaredSecrets(s.Secrets, s.Time, Key));
}
