namespace Trunkline.Intake.Reading;

/// <summary>The fields of an <c>application/x-www-form-urlencoded</c> body, in the order they stand.</summary>
internal sealed class FormFields
{
    // Far above what any provider sends; keeps a hostile megabyte of ampersands from becoming a million objects.
    private const int MaxFields = 4096;

    private FormFields(IReadOnlyList<KeyValuePair<string, string>> all, bool isWellFormed) => (All, IsWellFormed) = (all, isWellFormed);

    public IReadOnlyList<KeyValuePair<string, string>> All { get; }

    /// <summary>False when it has too many fields or is no UTF-8.</summary>
    public bool IsWellFormed { get; }

    /// <summary>The value of a field that stands exactly once.</summary>
    public string? this[string name]
    {
        get
        {
            string? found = null;
            foreach (var (key, value) in All)
            {
                if (key != name)
                    continue;
                if (found is not null)
                    return null;
                found = value;
            }

            return found;
        }
    }

    public static FormFields Read(ReadOnlySpan<byte> body)
    {
        var fields = new List<KeyValuePair<string, string>>();
        while (!body.IsEmpty)
        {
            if (fields.Count == MaxFields)
                return new FormFields([], isWellFormed: false);
            var end = body.IndexOf((byte)'&');
            var pair = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (pair.IsEmpty)
                continue;
            var equals = pair.IndexOf((byte)'=');
            if (!TryDecode(equals < 0 ? pair : pair[..equals], out var name) || !TryDecode(equals < 0 ? default : pair[(equals + 1)..], out var value))
                return new FormFields([], isWellFormed: false);
            fields.Add(new(name, value));
        }

        return new FormFields(fields, isWellFormed: true);
    }

    private static bool TryDecode(ReadOnlySpan<byte> text, out string decoded)
    {
        Span<byte> bytes = text.Length <= 512 ? stackalloc byte[text.Length] : new byte[text.Length];
        var written = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            if (b == '+')
            {
                b = (byte)' ';
            }
            else if (b == '%' && i + 2 < text.Length && HexValue(text[i + 1]) is var high and >= 0 && HexValue(text[i + 2]) is var low and >= 0)
            {
                b = (byte)(high << 4 | low);
                i += 2;
            }

            bytes[written++] = b;
        }

        return Utf8Text.TryRead(bytes[..written], out decoded);
    }

    private static int HexValue(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };
}
