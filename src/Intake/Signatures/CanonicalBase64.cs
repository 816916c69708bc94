namespace Trunkline.Intake.Signatures;

/// <summary>Base64 that has one spelling: without white space and with zero in the bits that its last character has to spare. .NET's decoder
/// lets both pass, so that one signature could be written in many ways.</summary>
internal static class CanonicalBase64
{
    private const int MaxChars = 2048;

    /// <summary>Decodes; false for what is no base64, another spelling, or too long.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> into, out int length)
    {
        length = 0;
        if (text.Length > MaxChars || !Convert.TryFromBase64Chars(text, into, out length))
            return false;
        Span<char> spelled = stackalloc char[MaxChars];
        return Convert.TryToBase64Chars(into[..length], spelled, out var written) && text.SequenceEqual(spelled[..written]);
    }
}
