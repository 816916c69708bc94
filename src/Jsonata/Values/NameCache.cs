using System.Runtime.InteropServices;
using System.Text;

namespace Trunkline.Jsonata.Values;

/// <summary>Strings of member names seen lately, so that a list of a thousand like objects does not make a thousand strings of each name.</summary>
internal static class NameCache
{
    private const int Slots = 1024;
    private const int LongestName = 48;

    // Two names that fall into one slot replace each other. Entries are immutable, so a race costs a string at most.
    private static readonly Entry?[] Entries = new Entry?[Slots];

    /// <summary>The string of a name without escapes.</summary>
    public static string Get(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > LongestName)
            return Encoding.UTF8.GetString(name);
        ref var slot = ref Entries[Hash(name) & (Slots - 1)];
        var entry = Volatile.Read(ref slot);
        if (entry is not null && name.SequenceEqual(entry.Utf8))
            return entry.Text;
        var text = Encoding.UTF8.GetString(name);
        Volatile.Write(ref slot, new Entry(name.ToArray(), text));
        return text;
    }

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        ulong first = name[0];
        ulong last = name[^1];
        if (name.Length >= sizeof(ulong))
        {
            first = MemoryMarshal.Read<ulong>(name);
            last = MemoryMarshal.Read<ulong>(name[^sizeof(ulong)..]);
        }
        else if (name.Length >= sizeof(uint))
        {
            first = MemoryMarshal.Read<uint>(name);
            last = MemoryMarshal.Read<uint>(name[^sizeof(uint)..]);
        }
        else if (name.Length > 1)
        {
            last = MemoryMarshal.Read<ushort>(name[^sizeof(ushort)..]);
        }

        var mixed = ((first * 0x9E3779B97F4A7C15) ^ (last * 0xC2B2AE3D27D4EB4F) ^ (ulong)name.Length) * 0x9E3779B97F4A7C15;
        return (uint)(mixed >> 40);
    }

    private sealed record Entry(byte[] Utf8, string Text);
}
