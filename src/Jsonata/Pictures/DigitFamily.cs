using System.Globalization;

namespace Trunkline.Jsonata.Pictures;

/// <summary>The families of ten consecutive decimal digits that Unicode defines (0-9, ٠-٩, ०-९, …), named by their zero.</summary>
internal static class DigitFamily
{
    /// <summary>The zero of the family that a character is a digit of, or <c>\0</c> when it is no decimal digit.</summary>
    public static char ZeroOf(char c)
    {
        if (c < 0x80)
        {
            return char.IsAsciiDigit(c) ? '0' : '\0';
        }

        return char.GetUnicodeCategory(c) == UnicodeCategory.DecimalDigitNumber ? (char)(c - (int)char.GetNumericValue(c)) : '\0';
    }

    /// <summary>True when a character is a digit of the family with this zero.</summary>
    public static bool Contains(char zero, char c) => (uint)(c - zero) <= 9;
}
