using System.Numerics;
using System.Security.Cryptography;

namespace Trunkline.Intake.Signatures.Curve25519;

/// <summary>An Ed25519 public key (RFC 8032), which the framework lacks. Strict: canonical encodings only, no points of small order.</summary>
internal sealed class Ed25519PublicKey
{
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    private readonly byte[] encoded;
    private readonly EdwardsPoint negated;

    /// <exception cref="FormatException">The bytes are no usable key.</exception>
    public Ed25519PublicKey(byte[] encoded)
    {
        if (!EdwardsPoint.TryRead(encoded, out var point) || point.IsSmallOrder)
            throw new FormatException("the secret is no Ed25519 public key");
        this.encoded = encoded;
        negated = -point;
    }

    /// <summary>Whether this key's owner signed the message.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != 64)
            return false;
        var s = new BigInteger(signature[32..], isUnsigned: true);
        // A larger s would be a second spelling of the same signature.
        if (s >= Order || !EdwardsPoint.TryRead(signature[..32], out var r) || r.IsSmallOrder)
            return false;
        Span<byte> hash = stackalloc byte[64];
        using (var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA512))
        {
            sha.AppendData(signature[..32]);
            sha.AppendData(encoded);
            sha.AppendData(message);
            sha.GetHashAndReset(hash);
        }

        Span<byte> k = stackalloc byte[32];
        k.Clear();
        (new BigInteger(hash, isUnsigned: true) % Order).TryWriteBytes(k, out _, isUnsigned: true);
        Span<byte> expected = stackalloc byte[32];
        EdwardsPoint.MultiplyAdd(k, negated, signature[32..]).Write(expected);
        return expected.SequenceEqual(signature[..32]);
    }
}
