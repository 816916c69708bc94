namespace Trunkline.Intake.Signatures;

/// <summary>Signature headers that hold several entries: <c>t=1,v1=ab,v1=cd</c> and <c>v1,ab v1a,cd</c>.</summary>
internal static class SignaturePairs
{
    // DocuSign allows a hundred keys; nobody honest sends more.
    public const int MaxEntries = 100;

    /// <summary>The value of a label that stands exactly once; null otherwise.</summary>
    public static string? Single(string header, string label)
    {
        string? found = null;
        foreach (var range in header.AsSpan().Split(','))
        {
            if (!TryValue(header.AsSpan(range), label, '=', out var value))
                continue;
            if (found is not null)
                return null;
            found = value.ToString();
        }

        return found;
    }

    public static bool TryValue(ReadOnlySpan<char> entry, string label, char separator, out ReadOnlySpan<char> value)
    {
        entry = entry.Trim(' ');
        value = default;
        if (entry.Length <= label.Length || !entry.StartsWith(label, StringComparison.Ordinal) || entry[label.Length] != separator)
            return false;
        value = entry[(label.Length + 1)..];
        return true;
    }
}
