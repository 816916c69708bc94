using System.Buffers;
using System.Text;
using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Functions;

/// <summary>Base64 and URL encoding.</summary>
internal static class Encodings
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()";
    private static readonly SearchValues<char> Unreserved = SearchValues.Create(Letters);
    private static readonly SearchValues<char> UnreservedAndStructure = SearchValues.Create(Letters + ";/?:@&=+$,#");

    public static readonly Builtin[] Functions =
    [
        new("base64encode", "<s-:s>", 1, Base64Encode),
        new("base64decode", "<s-:s>", 1, Base64Decode),
        new("encodeUrlComponent", "<s-:s>", 1, (arguments, in site) => Encode(arguments[0], Unreserved)),
        new("encodeUrl", "<s-:s>", 1, (arguments, in site) => Encode(arguments[0], UnreservedAndStructure)),
        new("decodeUrlComponent", "<s-:s>", 1, (arguments, in site) => Decode(arguments[0], "")),
        new("decodeUrl", "<s-:s>", 1, (arguments, in site) => Decode(arguments[0], ";/?:@&=+$,#")),
    ];

    private static Value Base64Encode(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var text = arguments[0].AsString();
        site.Run.Take(text.Length * 4L);
        // Each character stands for one byte, as the reference has it.
        return Value.Of(Convert.ToBase64String(Array.ConvertAll(text.ToCharArray(), character => (byte)character)));
    }

    // Lenient: both alphabets, padding or none, anything else skipped.
    private static Value Base64Decode(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var decoded = new StringBuilder();
        var (bits, count) = (0, 0);
        foreach (var character in arguments[0].AsString())
        {
            if (character == '=')
                break;
            var digit = Digit(character);
            if (digit < 0)
                continue;
            bits = ((bits << 6) | digit) & 0xFFFFFF;
            count += 6;
            if (count < 8)
                continue;
            count -= 8;
            decoded.Append((char)((bits >> count) & 0xFF));
        }

        site.Run.Take(decoded.Length * 2L);
        return Value.Of(decoded.ToString());
    }

    private static int Digit(char character) => character switch
    {
        >= 'A' and <= 'Z' => character - 'A',
        >= 'a' and <= 'z' => character - 'a' + 26,
        >= '0' and <= '9' => character - '0' + 52,
        '+' or '-' => 62,
        '/' or '_' => 63,
        _ => -1,
    };

    private static Value Encode(in Value value, SearchValues<char> kept)
    {
        if (value.IsUndefined)
            return value;
        var text = value.AsString();
        if (!text.AsSpan().ContainsAnyExcept(kept))
            return Value.Of(text);
        var encoded = new StringBuilder(text.Length * 2);
        Span<byte> bytes = stackalloc byte[4];
        for (var at = 0; at < text.Length;)
        {
            if (kept.Contains(text[at]))
            {
                encoded.Append(text[at++]);
                continue;
            }

            if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var consumed) != OperationStatus.Done)
                throw Malformed(value);
            at += consumed;
            foreach (var part in bytes[..rune.EncodeToUtf8(bytes)])
                encoded.Append('%').Append(part.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return Value.Of(encoded.ToString());
    }

    // Characters that structure a URL stay encoded where the whole URL is decoded.
    private static Value Decode(in Value value, string kept)
    {
        if (value.IsUndefined)
            return value;
        var text = value.AsString();
        if (!text.Contains('%'))
            return Value.Of(text);
        var decoded = new StringBuilder(text.Length);
        Span<byte> bytes = stackalloc byte[4];
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '%')
            {
                decoded.Append(text[at++]);
                continue;
            }

            var start = at;
            var length = 0;
            var wanted = 1;
            for (; length < wanted; length++, at += 3)
            {
                bytes[length] = Byte(text, at, value);
                if (length == 0)
                    wanted = SequenceLength(bytes[0], value);
            }

            if (Rune.DecodeFromUtf8(bytes[..length], out var rune, out var consumed) != OperationStatus.Done || consumed != length)
                throw Malformed(value);
            if (length == 1 && kept.Contains((char)bytes[0]))
                decoded.Append(text, start, 3);
            else
                decoded.Append(rune.ToString());
        }

        return Value.Of(decoded.ToString());
    }

    private static byte Byte(string text, int at, in Value value)
    {
        if (at + 2 < text.Length && text[at] == '%' && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]))
            return Convert.ToByte(text.Substring(at + 1, 2), 16);
        throw Malformed(value);
    }

    private static int SequenceLength(byte first, in Value value) => first switch
    {
        < 0x80 => 1,
        >= 0xC2 and < 0xE0 => 2,
        >= 0xE0 and < 0xF0 => 3,
        >= 0xF0 and < 0xF5 => 4,
        _ => throw Malformed(value),
    };

    private static JsonataException Malformed(in Value value) => Fault.Of("D3140", value);
}
