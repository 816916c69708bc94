using Trunkline.Connectors.Credentials.Grants;
using Trunkline.Connectors.Definitions;
using Trunkline.Declarations;

namespace Trunkline.Connectors.Credentials;

/// <summary>Reads the OAuth 2 credentials.</summary>
internal static class OAuthFile
{
    private enum ClientAuth
    {
        Body,
        Header,
        PrivateKeyJwt,
        None,
    }

    private static readonly Dictionary<string, ClientAuth> ClientAuths = new()
    {
        ["body"] = ClientAuth.Body,
        ["header"] = ClientAuth.Header,
        ["private_key_jwt"] = ClientAuth.PrivateKeyJwt,
        ["none"] = ClientAuth.None,
    };

    private static readonly Dictionary<string, int> Algorithms = SignedJwt.Algorithms.Select((a, i) => (a, i)).ToDictionary(p => p.a, p => p.i);

    public static CredentialDefinition? ReadClientCredentials(DeclaredMap map, FileScope scope)
    {
        var client = Client(map, scope);
        var (wanted, audience) = (scope.Plain(map, "scope"), scope.Plain(map, "audience"));
        return client is null ? null : new ClientCredentialsDefinition(client, wanted, audience);
    }

    public static CredentialDefinition? ReadRefreshToken(DeclaredMap map, FileScope scope)
    {
        var client = Client(map, scope);
        var key = scope.RequiredConfigured(map, "encryptionKey", "write encryptionKey: \"${secret:name}\" with a secret that grants are encrypted with");
        if (key is { HasSecrets: false })
            scope.Faults.Add(map.Node("encryptionKey")!, "'encryptionKey' is no secret", "write \"${secret:name}\"");
        var (wanted, first) = (scope.Plain(map, "scope"), scope.Configured(map, "refreshToken"));
        var life = scope.Duration(map, "refreshTokenLife", TimeSpan.FromHours(1), TimeSpan.FromDays(3650));
        var authorize = Authorize(map, scope);
        return client is null || key is null ? null : new RefreshTokenDefinition(client, wanted, key, first, life, authorize);
    }

    public static CredentialDefinition? ReadJwtBearer(DeclaredMap map, FileScope scope)
    {
        var url = scope.Address(map, "tokenUrl", "say where tokens are fetched");
        var issuer = scope.RequiredConfigured(map, "issuer", "say whose key signs: the client id or service account");
        var (subject, audience, wanted) = (scope.Plain(map, "subject"), scope.Plain(map, "audience"), scope.Plain(map, "scope"));
        var claims = new List<KeyValuePair<string, string>>();
        if (map.Map("claims", scope.Faults) is { } more)
        {
            foreach (var name in more.Keys)
            {
                if (scope.Plain(more, name.Value) is { } value)
                    claims.Add(new(name.Value, value));
            }
        }

        var key = Key(map, scope);
        return url is null || issuer is null || key is null ? null : new JwtBearerDefinition(url, issuer, subject, audience, wanted, key, claims);
    }

    private static OAuthClient? Client(DeclaredMap map, FileScope scope)
    {
        var url = scope.Address(map, "tokenUrl", "say where tokens are fetched");
        var id = scope.RequiredConfigured(map, "clientId", "say the client id");
        var auth = scope.Choice(map, "clientAuth", ClientAuths) ?? ClientAuth.Body;
        ConfiguredText? secret = null;
        JwtKey? key = null;
        switch (auth)
        {
            case ClientAuth.PrivateKeyJwt:
                key = Key(map, scope);
                break;
            case ClientAuth.Body or ClientAuth.Header:
                secret = scope.RequiredConfigured(map, "clientSecret", "write clientSecret: \"${secret:name}\", or say another 'clientAuth'");
                break;
        }

        return url is null || id is null ? null : new OAuthClient(url, id, secret, key, auth == ClientAuth.Header);
    }

    // Where a person is asked; calls never go there. What is the partner's own (access_type, prompt, audience) stands in its query.
    private static Uri? Authorize(DeclaredMap map, FileScope scope)
    {
        if (scope.Address(map, "authorizeUrl", "", required: false, mayHaveQuery: true) is not { } address)
            return null;
        foreach (var field in address.Query.TrimStart('?').Split('&').Select(f => Uri.UnescapeDataString(f.Split('=')[0])).Where(Consent.Fields.Contains))
            scope.Faults.Add(map.Node("authorizeUrl")!, $"'authorizeUrl' says '{field}', which is said for it", field == "scope" ? "say 'scope' beside it" : "leave it out");
        return address;
    }

    private static JwtKey? Key(DeclaredMap map, FileScope scope)
    {
        var key = scope.RequiredConfigured(map, "privateKey", "write privateKey: \"${secret:name}\" with a key in PEM");
        var algorithm = scope.Choice(map, "algorithm", Algorithms) ?? 0;
        var id = scope.Plain(map, "keyId");
        return key is null ? null : new JwtKey(key, SignedJwt.Algorithms[algorithm], id);
    }
}
