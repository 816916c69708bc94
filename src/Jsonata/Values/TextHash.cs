using System.Runtime.InteropServices;
using System.Text;

namespace Trunkline.Jsonata.Values;

/// <summary>Hashes of texts that are the same for a text of the input, which is UTF-8, and one made during the evaluation.</summary>
internal static class TextHash
{
    private const int OnStack = 256;

    public static int Of(in Value text)
    {
        if (text.Reference is string made)
            return Of(made);
        var raw = JsonMarshal.GetRawUtf8Value(text.Element)[1..^1];
        return raw.Contains((byte)'\\') ? Of(JsonText.Read(text.Element)) : OfBytes(raw);
    }

    public static int Of(string text)
    {
        if (text.Length * 3 > OnStack)
            return OfBytes(Encoding.UTF8.GetBytes(text));
        Span<byte> bytes = stackalloc byte[OnStack];
        return OfBytes(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    private static int OfBytes(ReadOnlySpan<byte> bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }
}
