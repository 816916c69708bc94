using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Trunkline.Connectors.Credentials;

/// <summary>Makes signed JSON Web Tokens (RFC 7515, compact form) with a private key in PEM.</summary>
internal static class SignedJwt
{
    /// <summary>Algorithms by the name that the token's header has.</summary>
    public static readonly IReadOnlyList<string> Algorithms = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384"];

    /// <exception cref="CryptographicException">The key is no private key that fits the algorithm.</exception>
    public static string Create(string pem, string algorithm, string? keyId, IEnumerable<KeyValuePair<string, object>> claims)
    {
        var header = new Dictionary<string, object> { ["alg"] = algorithm, ["typ"] = "JWT" };
        if (keyId is not null)
            header["kid"] = keyId;
        var content = $"{Encode(header)}.{Encode(claims)}";
        return $"{content}.{Base64Url.EncodeToString(Sign(pem, algorithm, Encoding.ASCII.GetBytes(content)))}";
    }

    private static string Encode(IEnumerable<KeyValuePair<string, object>> members)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                if (value is long number)
                    writer.WriteNumber(name, number);
                else
                    writer.WriteString(name, (string)value);
            }

            writer.WriteEndObject();
        }

        return Base64Url.EncodeToString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static byte[] Sign(string pem, string algorithm, byte[] content)
    {
        // Settings that cannot hold line breaks hold "\n" in two characters.
        pem = pem.Replace("\\n", "\n", StringComparison.Ordinal);
        var hash = algorithm[2..] switch { "384" => HashAlgorithmName.SHA384, "512" => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 };
        try
        {
            if (algorithm[0] == 'E')
            {
                using var ec = ECDsa.Create();
                ec.ImportFromPem(pem);
                return ec.SignData(content, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            }

            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return rsa.SignData(content, hash, algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException("there is no private key in it", e);
        }
    }
}
