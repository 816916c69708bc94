using System.Buffers;
using System.Text;

namespace Trunkline.Flows.Templates;

// Writes a path from literals and values so that no value leaves its place: whatever would begin another segment, the query or the fragment is
// percent-encoded, and so is everything that RFC 3986 does not allow in a segment. What is percent-encoded already is kept.
internal sealed class PathText
{
    // RFC 3986 pchar without ';', which some servers take for the beginning of parameters of a segment.
    private static readonly SearchValues<char> InSegment =
        SearchValues.Create("-._~!$&'()*+,=:@0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly StringBuilder path = new();
    private int segmentStart;
    private bool segmentHasValue;
    private string? refused;

    public void Literal(string text)
    {
        var rest = text.AsSpan();
        while (rest.IndexOf('/') is var slash and >= 0)
        {
            Append(rest[..slash]);
            EndSegment();
            path.Append('/');
            segmentStart = path.Length;
            rest = rest[(slash + 1)..];
        }

        Append(rest);
    }

    public void Value(string text)
    {
        segmentHasValue = true;
        Append(text);
    }

    // The path, or null when a value made a segment that is none (empty, '.' or '..') or would be one with its slashes decoded.
    public string? Finish(out string? refusedSegment)
    {
        EndSegment();
        refusedSegment = refused;
        return refused is null ? path.ToString() : null;
    }

    // Only segments with values: what the author wrote was checked when the flow was read.
    private void EndSegment()
    {
        if (segmentHasValue && refused is null)
        {
            var segment = path.ToString(segmentStart, path.Length - segmentStart);
            if (IsRefused(Uri.UnescapeDataString(segment)))
                refused = segment;
        }

        segmentHasValue = false;
    }

    // Many servers decode %2F and %5C before they look for '..'. Empty parts climb nowhere and ids that are URLs have them ("https:", "", ...), so
    // that only a segment of nothing else is refused.
    private static bool IsRefused(ReadOnlySpan<char> decoded)
    {
        var isEmpty = true;
        foreach (var part in decoded.SplitAny('/', '\\'))
        {
            if (decoded[part] is "." or "..")
                return true;
            isEmpty &= decoded[part].IsEmpty;
        }

        return isEmpty;
    }

    private void Append(ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[4];
        while (text.Length > 0)
        {
            var clean = text.IndexOfAnyExcept(InSegment);
            if (clean < 0)
                clean = text.Length;
            path.Append(text[..clean]);
            text = text[clean..];
            if (text.Length == 0)
                return;
            if (text[0] == '%' && text.Length > 2 && char.IsAsciiHexDigit(text[1]) && char.IsAsciiHexDigit(text[2]))
            {
                path.Append(text[..3]);
                text = text[3..];
                continue;
            }

            Rune.DecodeFromUtf16(text, out var rune, out var consumed);
            foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
                path.Append('%').Append(Hex(b >> 4)).Append(Hex(b & 15));
            text = text[consumed..];
        }
    }

    private static char Hex(int digit) => (char)(digit < 10 ? '0' + digit : 'A' + digit - 10);
}
