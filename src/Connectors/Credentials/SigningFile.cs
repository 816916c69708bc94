using System.Security.Cryptography;
using Trunkline.Connectors.Definitions;
using Trunkline.Declarations;

namespace Trunkline.Connectors.Credentials;

/// <summary>Reads the credentials that sign each request.</summary>
internal static class SigningFile
{
    private static readonly Dictionary<string, HashAlgorithmName> Algorithms = new()
    {
        ["sha256"] = HashAlgorithmName.SHA256,
        ["sha512"] = HashAlgorithmName.SHA512,
        ["sha1"] = HashAlgorithmName.SHA1,
    };

    private static readonly Dictionary<string, SignatureEncoding> Encodings = new() { ["hex"] = SignatureEncoding.Hex, ["base64"] = SignatureEncoding.Base64 };
    private static readonly Dictionary<string, bool> SecretForms = new() { ["text"] = false, ["base64"] = true };

    public static CredentialDefinition? ReadHmac(DeclaredMap map, FileScope scope)
    {
        var secret = scope.RequiredConfigured(map, "secret", "write secret: \"${secret:name}\"");
        var isBase64 = scope.Choice(map, "secretForm", SecretForms) ?? false;
        var algorithm = scope.Choice(map, "algorithm", Algorithms) ?? HashAlgorithmName.SHA256;
        var encoding = scope.Choice(map, "encoding", Encodings) ?? SignatureEncoding.Hex;
        var content = scope.RequiredPlain(map, "content", "say what is signed, like \"{timestamp}.{body}\"") is { } text
            ? Template(map.Node("content")!, text, scope, withSignature: false)
            : null;
        var headers = Headers(map, scope);
        return secret is null || content is null ? null : new HmacDefinition(secret, isBase64, algorithm, encoding, content, headers);
    }

    public static CredentialDefinition? ReadAws(DeclaredMap map, FileScope scope)
    {
        var id = scope.RequiredConfigured(map, "accessKeyId", "say the access key id");
        var key = scope.RequiredConfigured(map, "secretAccessKey", "write secretAccessKey: \"${secret:name}\"");
        var session = scope.Configured(map, "sessionToken");
        var region = scope.RequiredPlain(map, "region", "say the region, like eu-central-1");
        var service = scope.RequiredPlain(map, "service", "say the service, like s3, execute-api or lambda");
        return id is null || key is null || region is null || service is null ? null : new AwsDefinition(id, key, session, region, service);
    }

    private static List<KeyValuePair<string, SigningTemplate>> Headers(DeclaredMap map, FileScope scope)
    {
        var headers = new List<KeyValuePair<string, SigningTemplate>>();
        if (!map.Has("headers"))
            scope.Faults.Add(map, "'headers' is missing", "say where the signature goes, like headers: { X-Signature: \"{signature}\" }");
        if (map.Map("headers", scope.Faults) is not { } fields)
            return headers;
        foreach (var name in fields.Keys)
        {
            if (!RequestComposer.IsSettable(name.Value))
                scope.Faults.Add(name, $"'{name.Value}' is not a header that a connection can set", "use the name from the partner's documentation");
            if (scope.Plain(fields, name.Value) is { } text && Template(fields.Node(name.Value)!, text, scope, withSignature: true) is { } template)
                headers.Add(new(name.Value, template));
        }

        return headers;
    }

    private static SigningTemplate? Template(DeclaredNode at, string text, FileScope scope, bool withSignature)
    {
        var template = SigningTemplate.Read(text, withSignature, out var unknown);
        if (template is not null)
            return template;
        string[] known = withSignature ? [.. RequestParts.Names, SigningTemplate.Signature] : [.. RequestParts.Names];
        scope.Faults.Add(at, $"'{{{unknown}}}' is no part of a request", Suggestion.Remedy(unknown!, known));
        return null;
    }
}
