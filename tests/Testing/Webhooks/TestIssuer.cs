using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Trunkline.Testing.Webhooks;

/// <summary>Issues signed tokens, with a key set as an issuer would publish it.</summary>
public sealed class TestIssuer : IDisposable
{
    private readonly ECDsa ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA rsa = RSA.Create(2048);

    /// <summary>Makes fresh keys.</summary>
    /// <param name="keyId">Id of the elliptic key; the RSA key's has <c>-rsa</c> behind it.</param>
    public TestIssuer(string keyId = "key-1") => KeyId = keyId;

    /// <summary>Id of the elliptic key.</summary>
    public string KeyId { get; }

    /// <summary>The elliptic public key as a JSON Web Key.</summary>
    public JsonObject Key
    {
        get
        {
            var q = ecdsa.ExportParameters(false).Q;
            return new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["alg"] = "ES256", ["use"] = "sig", ["kid"] = KeyId, ["x"] = Url(q.X!), ["y"] = Url(q.Y!) };
        }
    }

    /// <summary>Both public keys as a JSON Web Key set.</summary>
    public string KeySet
    {
        get
        {
            var key = rsa.ExportParameters(false);
            var second = new JsonObject { ["kty"] = "RSA", ["kid"] = KeyId + "-rsa", ["n"] = Url(key.Modulus!), ["e"] = Url(key.Exponent!) };
            return new JsonObject { ["keys"] = new JsonArray(Key, second) }.ToJsonString();
        }
    }

    /// <summary>A token of these claims.</summary>
    /// <param name="claims">The payload.</param>
    /// <param name="algorithm">ES256, RS256 or PS256; with any other the header says so and the signature is ES256's.</param>
    /// <param name="keyId">The key id that the header names; null for the key's own.</param>
    /// <param name="header">Further members of the header.</param>
    public string Token(JsonObject claims, string algorithm = "ES256", string? keyId = null, JsonObject? header = null)
    {
        header ??= [];
        header["alg"] = algorithm;
        header["kid"] = keyId ?? (algorithm is "RS256" or "PS256" ? KeyId + "-rsa" : KeyId);
        var signed = $"{Url(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Url(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = algorithm switch
        {
            "RS256" => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "PS256" => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            _ => ecdsa.SignData(bytes, HashAlgorithmName.SHA256),
        };
        return $"{signed}.{Url(signature)}";
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ecdsa.Dispose();
        rsa.Dispose();
    }

    private static string Url(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
