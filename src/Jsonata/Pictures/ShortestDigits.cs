using System.Globalization;

namespace Trunkline.Jsonata.Pictures;

/// <summary>The shortest decimal digits that identify a double: the digits JSON and JavaScript write, as opposed to its exact binary value.</summary>
internal static class ShortestDigits
{
    /// <summary>A double has 17 significant digits at most; one more is room for a carry when rounding.</summary>
    public const int Capacity = 18;

    /// <summary>A non-negative finite double never has more integer digits than this.</summary>
    public const int MaxIntegerDigits = 310;

    /// <summary>Writes the significant digits (no zeros at either end) of a non-negative finite value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="digits">Room for <see cref="Capacity"/> digits.</param>
    /// <param name="point">The value is 0.DIGITS times ten to this power.</param>
    /// <returns>How many digits were written; 0 for zero.</returns>
    public static int Write(double value, Span<char> digits, out int point)
    {
        Span<char> text = stackalloc char[32];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        var count = 0;
        int? decimalPoint = null;
        var exponent = 0;
        var significant = false;
        var leadingZeros = 0;
        for (var i = 0; i < length; i++)
        {
            var c = text[i];
            if (c == '.')
            {
                decimalPoint = count;
            }
            else if (c == 'E')
            {
                exponent = int.Parse(text[(i + 1)..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                break;
            }
            else if (c != '0' || significant)
            {
                significant = true;
                digits[count++] = c;
            }
            else if (decimalPoint is not null)
            {
                leadingZeros++;
            }
        }

        point = (decimalPoint ?? count) - leadingZeros + exponent;
        while (count > 0 && digits[count - 1] == '0')
        {
            count--;
        }

        if (count == 0)
        {
            point = 0;
        }

        return count;
    }

    /// <summary>Writes a non-negative whole number in full; "0" for zero.</summary>
    /// <param name="value">A whole number.</param>
    /// <param name="digits">Room for <see cref="MaxIntegerDigits"/> digits.</param>
    /// <returns>How many digits were written.</returns>
    public static int WriteInteger(double value, Span<char> digits)
    {
        if (value < 1L << 53)
        {
            ((long)value).TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
            return length;
        }

        var count = Write(value, digits, out var point);
        digits[count..point].Fill('0');
        return point;
    }
}
