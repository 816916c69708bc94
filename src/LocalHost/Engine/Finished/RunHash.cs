using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Trunkline.LocalHost.Engine.Finished;

/// <summary>128 bits of the SHA-256 of a run's id: all that stays in memory of an id once the run is over.</summary>
internal readonly record struct RunHash(ulong High, ulong Low)
{
    public static RunHash Of(string runId)
    {
        Span<byte> utf8 = stackalloc byte[512];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (Encoding.UTF8.TryGetBytes(runId, utf8, out var length))
            SHA256.HashData(utf8[..length], hash);
        else
            SHA256.HashData(Encoding.UTF8.GetBytes(runId), hash);
        return new(BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]));
    }
}
