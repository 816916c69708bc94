using System.Globalization;

namespace Trunkline.Jsonata.Values;

/// <summary>Numbers as text the way the language prints them: the shortest digits that read back as the same number.</summary>
internal static class NumberText
{
    /// <summary>Room that any number's text fits into.</summary>
    public const int Longest = 32;

    public static string Of(double number)
    {
        if (double.IsNaN(number))
            return "NaN";
        if (double.IsInfinity(number))
            return number > 0 ? "Infinity" : "-Infinity";
        Span<char> text = stackalloc char[Longest];
        return new string(text[..Write(number, text)]);
    }

    /// <summary>Text of a number in strings: fractions are cut to 15 significant digits, which hides the noise of binary fractions.</summary>
    public static double Rounded(double number)
    {
        if (Math.Floor(number) == number || !double.IsFinite(number))
            return number;
        Span<char> digits = stackalloc char[Longest];
        number.TryFormat(digits, out var length, "E14", CultureInfo.InvariantCulture);
        return double.Parse(digits[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a finite number and returns the length.</summary>
    public static int Write(double number, Span<char> target)
    {
        if (Math.Floor(number) == number && Math.Abs(number) < 1e15)
        {
            ((long)number).TryFormat(target, out var integer, provider: CultureInfo.InvariantCulture);
            return integer;
        }

        Span<char> shortest = stackalloc char[Longest];
        number.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        return Layout(shortest[..length], target);
    }

    private static int Layout(ReadOnlySpan<char> shortest, Span<char> target)
    {
        var written = 0;
        if (shortest[0] == '-')
        {
            target[written++] = '-';
            shortest = shortest[1..];
        }

        Span<char> digits = stackalloc char[Longest];
        var (count, point) = Decompose(shortest, digits);
        digits = digits[..count];
        if (point is > 21 or <= -6)
            return written + Exponential(digits, point, target[written..]);
        if (point <= 0)
        {
            "0.".CopyTo(target[written..]);
            written += 2;
            target.Slice(written, -point).Fill('0');
            written += -point;
            digits.CopyTo(target[written..]);
            return written + count;
        }

        if (point >= count)
        {
            digits.CopyTo(target[written..]);
            target.Slice(written + count, point - count).Fill('0');
            return written + point;
        }

        digits[..point].CopyTo(target[written..]);
        target[written + point] = '.';
        digits[point..].CopyTo(target[(written + point + 1)..]);
        return written + count + 1;
    }

    // Significant digits without zeros at either end, and where the decimal point stands relative to them.
    private static (int Count, int Point) Decompose(ReadOnlySpan<char> shortest, Span<char> digits)
    {
        var exponent = 0;
        var mark = shortest.IndexOf('E');
        if (mark >= 0)
        {
            exponent = int.Parse(shortest[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            shortest = shortest[..mark];
        }

        var point = shortest.IndexOf('.');
        var whole = point < 0 ? shortest.Length : point;
        var count = 0;
        foreach (var digit in shortest)
        {
            if (digit == '.')
                continue;
            if (count == 0 && digit == '0')
                whole--;
            else
                digits[count++] = digit;
        }

        while (count > 1 && digits[count - 1] == '0')
            count--;
        return (count, whole + exponent);
    }

    private static int Exponential(ReadOnlySpan<char> digits, int point, Span<char> target)
    {
        var written = 0;
        target[written++] = digits[0];
        if (digits.Length > 1)
        {
            target[written++] = '.';
            digits[1..].CopyTo(target[written..]);
            written += digits.Length - 1;
        }

        var exponent = point - 1;
        target[written++] = 'e';
        target[written++] = exponent < 0 ? '-' : '+';
        Math.Abs(exponent).TryFormat(target[written..], out var length, provider: CultureInfo.InvariantCulture);
        return written + length;
    }
}
