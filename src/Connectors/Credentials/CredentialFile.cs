using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Declarations;

namespace Trunkline.Connectors.Credentials;

/// <summary>Reads <c>auth: { type: ..., ... }</c>.</summary>
internal static class CredentialFile
{
    private static readonly Dictionary<string, Func<DeclaredMap, FileScope, CredentialDefinition?>> Types = new()
    {
        ["none"] = static (_, _) => NoCredential.Definition,
        ["api-key"] = ApiKey,
        ["basic"] = Basic,
        ["bearer"] = Bearer,
        ["oauth2-client-credentials"] = OAuthFile.ReadClientCredentials,
        ["oauth2-refresh-token"] = OAuthFile.ReadRefreshToken,
        ["oauth2-jwt-bearer"] = OAuthFile.ReadJwtBearer,
        ["hmac-signed"] = SigningFile.ReadHmac,
        ["aws-sigv4"] = SigningFile.ReadAws,
        ["azure-identity"] = Identity,
    };

    /// <summary>The credential; null, with faults, when it is not sound.</summary>
    public static CredentialDefinition? Read(DeclaredMap map, FileScope scope)
    {
        var type = scope.RequiredPlain(map, "type", $"use one of {string.Join(", ", Types.Keys)}");
        if (type is null)
            return null;
        if (!Types.TryGetValue(type, out var read))
        {
            scope.Faults.Add(map.Node("type")!, $"unknown auth type '{type}'", Suggestion.Remedy(type, Types.Keys));
            return null;
        }

        var credential = read(map, scope);
        map.RejectUnknownKeys(scope.Faults);
        return credential;
    }

    private static ApiKeyDefinition? ApiKey(DeclaredMap map, FileScope scope)
    {
        var (header, query) = (scope.Plain(map, "header"), scope.Plain(map, "query"));
        if ((header is null) == (query is null))
            scope.Faults.Add(map, header is null ? "neither 'header' nor 'query' is said" : "both 'header' and 'query' are said", "say one: where the key goes");
        if (header is not null && !RequestComposer.IsSettable(header))
            scope.Faults.Add(map.Node("header")!, $"'{header}' is not a header that a connection can set", "use the name from the partner's documentation");
        var prefix = scope.Plain(map, "prefix") ?? "";
        var key = scope.RequiredConfigured(map, "key", "write key: \"${secret:name}\"");
        return key is null ? null : new ApiKeyDefinition(header, query, prefix, key);
    }

    private static BasicDefinition? Basic(DeclaredMap map, FileScope scope)
    {
        var user = scope.RequiredConfigured(map, "user", "say the user name");
        var password = map.Has("password") ? scope.Configured(map, "password") : ConfiguredText.Plain("");
        return user is null || password is null ? null : new BasicDefinition(user, password);
    }

    private static AzureIdentityDefinition? Identity(DeclaredMap map, FileScope scope) =>
        scope.RequiredPlain(map, "scope", "say what tokens are for, like https://graph.microsoft.com/.default") is { } wanted ? new AzureIdentityDefinition(wanted) : null;

    private static BearerDefinition? Bearer(DeclaredMap map, FileScope scope) =>
        scope.RequiredConfigured(map, "token", "write token: \"${secret:name}\"") is { } token ? new BearerDefinition(token) : null;

    /// <summary>Reads <c>clientCertificate: { certificate, key, password }</c>.</summary>
    public static CertificateDefinition? Certificate(DeclaredMap map, FileScope scope)
    {
        var certificate = scope.RequiredConfigured(map, "certificate", "write certificate: \"${secret:name}\"");
        var (key, password) = (scope.Configured(map, "key"), scope.Configured(map, "password"));
        map.RejectUnknownKeys(scope.Faults);
        return certificate is null ? null : new CertificateDefinition(certificate, key, password);
    }
}
