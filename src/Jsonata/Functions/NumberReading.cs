using System.Globalization;

namespace Trunkline.Jsonata.Functions;

/// <summary>Texts that <c>$number</c> accepts: JSON numbers, leading zeros allowed, and hexadecimal, octal and binary integers.</summary>
internal static class NumberReading
{
    public static bool TryRead(string text, out double number)
    {
        number = 0;
        if (IsDecimal(text))
        {
            number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            return double.IsFinite(number);
        }

        if (text.Length < 3 || text[0] != '0')
            return false;
        var radix = char.ToLowerInvariant(text[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 };
        if (radix == 0)
            return false;
        foreach (var digit in text.AsSpan(2))
        {
            var value = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (value >= radix)
                return false;
            number = (number * radix) + value;
        }

        return double.IsFinite(number);
    }

    private static bool IsDecimal(ReadOnlySpan<char> text)
    {
        if (text.StartsWith('-'))
            text = text[1..];
        var digits = Digits(text);
        if (digits == 0)
            return false;
        text = text[digits..];
        if (text.StartsWith('.'))
        {
            digits = Digits(text[1..]);
            if (digits == 0)
                return false;
            text = text[(digits + 1)..];
        }

        if (text.Length == 0)
            return true;
        if (text[0] is not ('e' or 'E'))
            return false;
        text = text[1..];
        if (text.Length > 0 && text[0] is ('+' or '-'))
            text = text[1..];
        return text.Length > 0 && Digits(text) == text.Length;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
