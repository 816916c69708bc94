using System.Globalization;

namespace Trunkline.Jsonata.Pictures;

/// <summary>A decimal digit pattern such as <c>#,##0</c>: how many digits at least, of which family, grouped how.</summary>
internal sealed record DecimalPattern(char Zero, int MandatoryDigits, int OptionalDigits, Grouping Grouping)
{
    /// <summary>Compiles a pattern; null when it has no mandatory digit, that is, when it is no decimal digit pattern.</summary>
    /// <exception cref="JsonataException">D3131: digits of different families.</exception>
    public static DecimalPattern? TryCompile(string pattern)
    {
        var zero = '\0';
        var mandatory = 0;
        var optional = 0;
        List<GroupSeparator>? separators = null;
        for (var i = pattern.Length - 1; i >= 0; i--)
        {
            var c = pattern[i];
            var family = DigitFamily.ZeroOf(c);
            if (family != '\0')
            {
                if (zero != '\0' && zero != family)
                {
                    throw new JsonataException("D3131", $"The digits of the pattern '{pattern}' must all be of one family of digits.");
                }

                zero = family;
                mandatory++;
            }
            else if (c == '#')
            {
                optional++;
            }
            else
            {
                (separators ??= []).Add(new GroupSeparator(mandatory + optional, c));
            }
        }

        return mandatory == 0 ? null : new DecimalPattern(zero, mandatory, optional, Grouping.Of(separators));
    }

    /// <summary>Appends a whole number given by its ASCII digits.</summary>
    public void Append(ref TextBuffer text, scoped ReadOnlySpan<char> digits)
    {
        var shift = Zero - '0';
        for (var remaining = Math.Max(digits.Length, MandatoryDigits) - 1; remaining >= 0; remaining--)
        {
            var digit = remaining < digits.Length ? digits[^(remaining + 1)] : '0';
            text.Append((char)(digit + shift));
            Grouping.AppendAfter(ref text, remaining);
        }
    }

    /// <summary>True for a character that may stand inside a number of this pattern.</summary>
    public bool Covers(char c) => DigitFamily.Contains(Zero, c) || Grouping.Uses(c);

    /// <summary>Reads the digits at the start of a text, skipping separators; null where there is none.</summary>
    public double? Parse(ReadOnlySpan<char> text)
    {
        Span<char> few = stackalloc char[64];
        var digits = new TextBuffer(few);
        text = text.TrimStart();
        if (text.Length > 0 && text[0] is '-' or '+')
        {
            digits.Append(text[0]);
            text = text[1..];
        }

        var sign = digits.Length;
        foreach (var c in text)
        {
            if (DigitFamily.Contains(Zero, c))
            {
                digits.Append((char)(c - Zero + '0'));
            }
            else if (!Grouping.Uses(c))
            {
                break;
            }
        }

        double? value = digits.Length > sign ? double.Parse(digits.Written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null;
        digits.Free();
        return value is double number && double.IsFinite(number) ? number : null;
    }
}
