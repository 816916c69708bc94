using Trunkline.Connectors.Definitions;
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
        ["oauth2-client-credentials"] = ReadClientCredentials,
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

    private static BearerDefinition? Bearer(DeclaredMap map, FileScope scope) =>
        scope.RequiredConfigured(map, "token", "write token: \"${secret:name}\"") is { } token ? new BearerDefinition(token) : null;

    private static ClientCredentialsDefinition? ReadClientCredentials(DeclaredMap map, FileScope scope)
    {
        var url = scope.Address(map, "tokenUrl", "say where tokens are fetched");
        var id = scope.RequiredConfigured(map, "clientId", "say the client id");
        var secret = scope.RequiredConfigured(map, "clientSecret", "write clientSecret: \"${secret:name}\"");
        var (wanted, audience) = (scope.Plain(map, "scope"), scope.Plain(map, "audience"));
        var inHeader = scope.Choice(map, "clientAuth", new Dictionary<string, bool> { ["body"] = false, ["header"] = true }) ?? false;
        return url is null || id is null || secret is null ? null : new ClientCredentialsDefinition(url, id, secret, wanted, audience, inHeader);
    }
}
