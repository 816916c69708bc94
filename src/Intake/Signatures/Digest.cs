using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Trunkline.Intake.Signatures;

/// <summary>Keyed digests by configured name, and their comparison with what a request claims.</summary>
internal static class Digest
{
    public const int MaxBytes = 64;

    public static readonly IReadOnlyList<string> Algorithms = ["sha1", "sha256", "sha384", "sha512"];

    /// <summary>Writes the digest; <c>plain-sha256</c> is the unkeyed digest of key and content, as HubSpot's old versions use.</summary>
    /// <returns>Bytes written.</returns>
    public static int Compute(string algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> content, Span<byte> into) => algorithm switch
    {
        "sha256" => HMACSHA256.HashData(key, content, into),
        "sha1" => HMACSHA1.HashData(key, content, into),
        "sha384" => HMACSHA384.HashData(key, content, into),
        "sha512" => HMACSHA512.HashData(key, content, into),
        "plain-sha256" => Plain(key, content, into),
        _ => throw new InvalidOperationException($"'{algorithm}' is no known digest."),
    };

    /// <summary>Compares in constant time, as text: what is not the canonical spelling of the digest is not the digest, and nothing
    /// a caller sent is decoded.</summary>
    public static bool Matches(ReadOnlySpan<byte> digest, string encoding, ReadOnlySpan<char> claimed)
    {
        Span<char> expected = stackalloc char[MaxBytes * 2];
        int length;
        if (encoding == "hex")
        {
            Convert.TryToHexStringLower(digest, expected, out length);
        }
        else
        {
            Convert.TryToBase64Chars(digest, expected, out length);
        }

        return CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(expected[..length]), MemoryMarshal.AsBytes(claimed));
    }

    private static int Plain(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content, Span<byte> into)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(key);
        hash.AppendData(content);
        return hash.GetHashAndReset(into);
    }
}
