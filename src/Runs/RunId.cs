using System.Security.Cryptography;
using System.Text;

namespace Trunkline.Runs;

/// <summary>Ids of runs: derived from flow, source and event, so that one event starts one run of a flow however often it arrives.</summary>
public static class RunId
{
    private const string Base32 = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>The id of the run that a flow gives an event: the flow's name, a dash and 26 characters of a SHA-256 over all three names.
    /// Fits every orchestration store (at most 100 characters, no <c>/ \ # ?</c>).</summary>
    public static string For(string flow, string source, string eventId)
    {
        // Lengths before the parts: no two triples give the same text.
        var text = $"{flow.Length}:{flow}{source.Length}:{source}{eventId}";
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        Span<char> id = stackalloc char[26];
        for (var i = 0; i < id.Length; i++)
        {
            var bit = i * 5;
            var pair = (hash[bit >> 3] << 8) | hash[(bit >> 3) + 1];
            id[i] = Base32[(pair >> (11 - (bit & 7))) & 31];
        }

        return $"{flow}-{id}";
    }
}
