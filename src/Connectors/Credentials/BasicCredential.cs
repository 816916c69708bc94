using System.Text;
using Trunkline.Connectors.Definitions;

namespace Trunkline.Connectors.Credentials;

/// <summary><c>basic</c>: user name and password, as HTTP has them.</summary>
internal sealed class BasicCredential(BasicDefinition definition, DeclaredSecrets secrets) : ICredential
{
    private volatile string? last;

    public async ValueTask<Obstacle?> ApplyAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var user = await secrets.RevealAsync(definition.User, cancellationToken);
        var password = await secrets.RevealAsync(definition.Password, cancellationToken);
        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        last = pair;
        return HeaderValue.Put(request, "Authorization", "Basic " + pair);
    }

    public ValueTask<bool> RenewAsync(HttpRequestMessage refused, CancellationToken cancellationToken) => secrets.ReloadAsync(cancellationToken);

    public void AddDerivedSecrets(ICollection<string> values)
    {
        if (last is { } pair)
            values.Add(pair);
    }
}

internal sealed record BasicDefinition(ConfiguredText User, ConfiguredText Password) : CredentialDefinition
{
    public override IEnumerable<ConfiguredText> Texts => [User, Password];

    public override ICredential Create(CredentialSurroundings s) => new BasicCredential(this, new DeclaredSecrets(s.Secrets, s.Time, User, Password));
}
