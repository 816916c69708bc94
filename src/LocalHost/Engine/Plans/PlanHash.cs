using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Trunkline.LocalHost.Engine.Plans;

/// <summary>128 bits of a plan's SHA-256: under this a plan stands in the journal once, however many runs take it.</summary>
internal readonly record struct PlanHash(long High, long Low)
{
    public static PlanHash Of(ReadOnlySpan<byte> plan)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(plan, hash);
        return new(BinaryPrimitives.ReadInt64LittleEndian(hash), BinaryPrimitives.ReadInt64LittleEndian(hash[8..]));
    }
}
