using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Trunkline.Intake.Signatures.Tokens;

/// <summary>A public key of a JSON Web Key set.</summary>
internal sealed class VerificationKey
{
    public static readonly IReadOnlyList<string> Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private const int MinRsaBits = 2048;

    private readonly RSA? rsa;
    private readonly ECDsa? ecdsa;
    private readonly string? curve;
    private readonly string? onlyAlgorithm;

    private VerificationKey(string? id, RSA? rsa, ECDsa? ecdsa, string? curve, string? onlyAlgorithm, double? expiredAt) =>
        (Id, this.rsa, this.ecdsa, this.curve, this.onlyAlgorithm, ExpiredAt) = (id, rsa, ecdsa, curve, onlyAlgorithm, expiredAt);

    public string? Id { get; }

    /// <summary>Unix seconds from which on it counts no more (Plaid); null for none.</summary>
    public double? ExpiredAt { get; }

    /// <summary>Null for a key of another kind, for another use, or that is too weak.</summary>
    public static VerificationKey? Read(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object || Text(key, "use") is { } use && use != "sig")
            return null;
        var expired = key.TryGetProperty("expired_at", out var at) && at.ValueKind == JsonValueKind.Number ? at.GetDouble() : (double?)null;
        try
        {
            switch (Text(key, "kty"))
            {
                case "RSA" when Bytes(key, "n") is { } n && Bytes(key, "e") is { } e:
                    var rsa = RSA.Create(new RSAParameters { Modulus = n, Exponent = e });
                    return rsa.KeySize >= MinRsaBits ? new VerificationKey(Text(key, "kid"), rsa, null, null, Text(key, "alg"), expired) : null;
                case "EC" when Text(key, "crv") is "P-256" or "P-384" or "P-521" && Bytes(key, "x") is { } x && Bytes(key, "y") is { } y:
                    var name = Text(key, "crv")!;
                    var ec = ECDsa.Create(new ECParameters { Curve = Named(name), Q = new ECPoint { X = x, Y = y } });
                    return new VerificationKey(Text(key, "kid"), null, ec, name, Text(key, "alg"), expired);
                default:
                    return null;
            }
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether this key signed the token by that algorithm, which must be one of this kind of key.</summary>
    public bool Verify(CompactJws token, string algorithm)
    {
        if (onlyAlgorithm is not null && onlyAlgorithm != algorithm)
            return false;
        var hash = algorithm[2..] switch
        {
            "256" => HashAlgorithmName.SHA256,
            "384" => HashAlgorithmName.SHA384,
            _ => HashAlgorithmName.SHA512,
        };
        return (algorithm[..2], curve, algorithm[2..]) switch
        {
            ("RS", null, _) when rsa is not null => rsa.VerifyData(token.Signed, token.Signature, hash, RSASignaturePadding.Pkcs1),
            ("PS", null, _) when rsa is not null => rsa.VerifyData(token.Signed, token.Signature, hash, RSASignaturePadding.Pss),
            ("ES", "P-256", "256") or ("ES", "P-384", "384") or ("ES", "P-521", "512") =>
                ecdsa!.VerifyData(token.Signed, token.Signature, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            _ => false,
        };
    }

    private static ECCurve Named(string name) => name switch
    {
        "P-256" => ECCurve.NamedCurves.nistP256,
        "P-384" => ECCurve.NamedCurves.nistP384,
        _ => ECCurve.NamedCurves.nistP521,
    };

    private static string? Text(JsonElement key, string name) =>
        key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Bytes(JsonElement key, string name)
    {
        if (Text(key, name) is not { Length: > 0 } text || !Base64Url.IsValid(text))
            return null;
        return Base64Url.DecodeFromChars(text);
    }
}
