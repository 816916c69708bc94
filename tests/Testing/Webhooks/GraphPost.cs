using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Trunkline.Testing.Webhooks;

/// <summary>Posts of Microsoft Graph with resource data, made as its documentation says: validation tokens and encrypted content.</summary>
public static class GraphPost
{
    /// <summary>The app that made the subscription.</summary>
    public const string App = "8e460676-ae3f-4b1e-8790-ee0fb5d6148f";

    /// <summary>The tenant whose data it is.</summary>
    public const string Tenant = "84bd8158-6d4d-4958-8b9f-9d6445542f95";

    /// <summary>Where Entra ID publishes the keys of its tokens.</summary>
    public static readonly IReadOnlyList<string> KeyUrls = ["https://login.microsoftonline.com/common/discovery/keys", "https://login.microsoftonline.com/common/discovery/v2.0/keys"];

    /// <summary>The source file's lines that take resource data.</summary>
    public const string Lines = $"secrets: [it]\nresourceData:\n  appId: {App}\n  tenantId: {Tenant}\n  decryptionKeys: [it-key]";

    private const string Publisher = "0bf30f3b-4a52-48df-9a82-234910c4a086";

    /// <summary>A notification with resource data and one without.</summary>
    public static ProviderSample Sample(DateTimeOffset now, ProviderKeys keys, string state)
    {
        var rich = Notification("r1", state, Encrypt(keys.Graph, """{"id":"2","subject":"hello"}"""));
        return new ProviderSample("msgraph", Lines, new Dictionary<string, string> { ["it"] = state, ["it-key"] = keys.Graph.ExportPkcs8PrivateKeyPem() },
            Post([keys.Issuer.Token(Claims(now), "RS256"), keys.Issuer.Token(ClaimsOfV2(now), "RS256")], rich, Notification("r2", state, null)), 202, [("r1", "created"), ("r2", "created")])
        {
            Variant = "with resource data",
            Outside = KeyUrls.ToDictionary(u => u, _ => keys.Issuer.KeySet),
            SignsBody = false,
        };
    }

    /// <summary>The post of some notifications.</summary>
    public static SignedRequest Post(IReadOnlyList<string>? tokens, params JsonObject[] notifications)
    {
        var post = new JsonObject { ["value"] = new JsonArray([.. notifications]) };
        if (tokens is not null)
            post["validationTokens"] = new JsonArray([.. tokens.Select(t => JsonValue.Create(t))]);
        return WebhookSigner.Of("application/json", Encoding.UTF8.GetBytes(post.ToJsonString()));
    }

    /// <summary>A notification; without content it carries none.</summary>
    public static JsonObject Notification(string id, string state, JsonObject? content, string tenant = Tenant)
    {
        var made = new JsonObject { ["id"] = id, ["clientState"] = state, ["changeType"] = "created", ["tenantId"] = tenant, ["resource"] = "chats/1/messages/2" };
        if (content is not null)
            made["encryptedContent"] = content;
        return made;
    }

    /// <summary>Claims of a validation token of the first form.</summary>
    public static JsonObject Claims(DateTimeOffset now) => new()
    {
        ["aud"] = App, ["iss"] = $"https://sts.windows.net/{Tenant}/", ["tid"] = Tenant, ["appid"] = Publisher, ["ver"] = "1.0",
        ["nbf"] = now.ToUnixTimeSeconds() - 60, ["exp"] = now.ToUnixTimeSeconds() + 3600,
    };

    /// <summary>Claims of one of the second form.</summary>
    public static JsonObject ClaimsOfV2(DateTimeOffset now)
    {
        var claims = Claims(now);
        claims.Remove("appid");
        (claims["iss"], claims["azp"], claims["ver"]) = ($"https://login.microsoftonline.com/{Tenant}/v2.0", Publisher, "2.0");
        return claims;
    }

    /// <summary>Encrypts as Graph does for the owner of a certificate.</summary>
    public static JsonObject Encrypt(RSA certificate, string json)
    {
        using var aes = Aes.Create();
        aes.KeySize = 256;
        aes.GenerateKey();
        var data = aes.EncryptCbc(Encoding.UTF8.GetBytes(json), aes.Key.AsSpan(0, 16));
        return new JsonObject
        {
            ["data"] = Convert.ToBase64String(data),
            ["dataKey"] = Convert.ToBase64String(certificate.Encrypt(aes.Key, RSAEncryptionPadding.OaepSHA1)),
            ["dataSignature"] = Convert.ToBase64String(HMACSHA256.HashData(aes.Key, data)),
            ["encryptionCertificateId"] = "of-2026",
        };
    }
}
