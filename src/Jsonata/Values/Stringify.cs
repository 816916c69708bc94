using System.Runtime.InteropServices;
using System.Text;
using Trunkline.Jsonata.Errors;

namespace Trunkline.Jsonata.Values;

/// <summary>Values as text, by the rules of <c>$string</c>: strings as they are, everything else as compact JSON.</summary>
internal static class Stringify
{
    public static void Append(ref TextBuilder text, in Value value)
    {
        switch (value.Kind)
        {
            case Kind.Undefined or Kind.Function:
                return;
            case Kind.String:
                AppendString(ref text, value);
                return;
            case Kind.Number:
                if (!double.IsFinite(value.AsNumber()))
                    throw Fault.Of("D3001");
                AppendNumber(ref text, value);
                return;
            default:
                JsonWriter.Append(ref text, value.Array is { IsOuterWrapper: true } wrapper ? wrapper[0] : value, indent: false);
                return;
        }
    }

    public static string Of(in Value value, Evaluation.Run? run, bool indent = false)
    {
        if (value.Reference is string ready)
            return ready;
        var text = new TextBuilder(stackalloc char[256], run);
        try
        {
            if (indent && value.Kind is Kind.Array or Kind.Object)
                JsonWriter.Append(ref text, value.Array is { IsOuterWrapper: true } wrapper ? wrapper[0] : value, indent: true);
            else
                Append(ref text, value);
            return text.ToString();
        }
        finally
        {
            text.Dispose();
        }
    }

    public static void AppendNumber(ref TextBuilder text, in Value value)
    {
        if (value.IsElementNumber && IsPlainInteger(JsonMarshal.GetRawUtf8Value(value.Element)) is { Length: > 0 } digits)
        {
            // An integer of the input keeps its digits, beyond what a double can hold too: it may be an identifier.
            Encoding.UTF8.TryGetChars(digits, text.Room(digits.Length), out var copied);
            text.Advance(copied);
            return;
        }

        text.Advance(NumberText.Write(NumberText.Rounded(value.AsNumber()), text.Room(NumberText.Longest)));
    }

    private static ReadOnlySpan<byte> IsPlainInteger(ReadOnlySpan<byte> raw)
    {
        var digits = raw[0] == '-' ? raw[1..] : raw;
        return digits.Length <= 21 && digits[0] != '0' && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') ? raw : default;
    }

    private static void AppendString(ref TextBuilder text, in Value value)
    {
        if (value.Reference is string ready)
        {
            text.Append(ready);
            return;
        }

        var raw = JsonMarshal.GetRawUtf8Value(value.Element)[1..^1];
        if (raw.Contains((byte)'\\'))
        {
            text.Append(JsonText.Read(value.Element));
            return;
        }

        Encoding.UTF8.TryGetChars(raw, text.Room(raw.Length), out var written);
        text.Advance(written);
    }
}
