using System.Numerics;
using System.Security.Cryptography;

namespace Trunkline.Testing.Webhooks;

/// <summary>Signs with Ed25519 straight from RFC 8032's formulas, slowly and on big integers: nothing of it is shared with what is tested.</summary>
public sealed class Ed25519Signer
{
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger L = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");
    private static readonly BigInteger D = Mod(-121665 * Inverse(121666));
    private static readonly (BigInteger X, BigInteger Y) Base = BasePoint();

    private readonly BigInteger scalar;
    private readonly byte[] prefix;

    /// <summary>Makes the key pair of a 32-byte seed.</summary>
    public Ed25519Signer(byte[] seed)
    {
        var hash = SHA512.HashData(seed);
        prefix = hash[32..];
        hash[0] &= 248;
        hash[31] &= 127;
        hash[31] |= 64;
        scalar = new BigInteger(hash.AsSpan(0, 32), isUnsigned: true);
        PublicKey = Encode(Multiply(scalar, Base));
    }

    /// <summary>The 32 bytes of the public key.</summary>
    public byte[] PublicKey { get; }

    /// <summary>The 64 bytes of the signature.</summary>
    public byte[] Sign(byte[] message)
    {
        var r = Number(SHA512.HashData([.. prefix, .. message])) % L;
        var encodedR = Encode(Multiply(r, Base));
        var k = Number(SHA512.HashData([.. encodedR, .. PublicKey, .. message])) % L;
        return [.. encodedR, .. Bytes((r + k * scalar) % L)];
    }

    // Projective coordinates: one inversion at the end in place of two in every step.
    private static (BigInteger X, BigInteger Y) Multiply(BigInteger n, (BigInteger X, BigInteger Y) point)
    {
        (BigInteger X, BigInteger Y, BigInteger Z) sum = (0, 1, 1);
        (BigInteger X, BigInteger Y, BigInteger Z) power = (point.X, point.Y, 1);
        for (; n > 0; n >>= 1)
        {
            if (!n.IsEven)
                sum = Add(sum, power);
            power = Add(power, power);
        }

        var inverse = Inverse(sum.Z);
        return (Mod(sum.X * inverse), Mod(sum.Y * inverse));
    }

    private static (BigInteger, BigInteger, BigInteger) Add((BigInteger X, BigInteger Y, BigInteger Z) p, (BigInteger X, BigInteger Y, BigInteger Z) q)
    {
        var a = Mod(p.Z * q.Z);
        var b = Mod(a * a);
        var c = Mod(p.X * q.X);
        var d = Mod(p.Y * q.Y);
        var e = Mod(D * Mod(c * d));
        var (f, g) = (b - e, b + e);
        return (Mod(a * Mod(f * ((p.X + p.Y) * (q.X + q.Y) - c - d))), Mod(a * Mod(g * (d + c))), Mod(f * g));
    }

    private static (BigInteger, BigInteger) BasePoint()
    {
        var y = Mod(4 * Inverse(5));
        var square = Mod((y * y - 1) * Inverse(D * y * y + 1));
        var x = BigInteger.ModPow(square, (P + 3) / 8, P);
        if (Mod(x * x - square) != 0)
            x = Mod(x * BigInteger.ModPow(2, (P - 1) / 4, P));
        return (x.IsEven ? x : P - x, y);
    }

    private static byte[] Encode((BigInteger X, BigInteger Y) point)
    {
        var bytes = Bytes(point.Y);
        if (!point.X.IsEven)
            bytes[31] |= 0x80;
        return bytes;
    }

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[32];
        number.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true);

    private static BigInteger Mod(BigInteger number) => (number % P + P) % P;

    private static BigInteger Inverse(BigInteger number) => BigInteger.ModPow(Mod(number), P - 2, P);
}
