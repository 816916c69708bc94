using System.Globalization;

namespace Trunkline.Jsonata.Pictures;

/// <summary>A compiled number picture: one sub-picture, or one for positive and one for negative numbers.</summary>
internal sealed class NumberFormat
{
    private readonly NumberSymbols symbols;
    private readonly SubPicture positive;
    private readonly SubPicture negative;

    /// <exception cref="JsonataException">D3080 to D3093: the picture breaks a rule.</exception>
    public NumberFormat(string picture, NumberSymbols symbols)
    {
        this.symbols = symbols;
        var subPictures = symbols.PatternSeparator.Length == 0 ? [picture] : picture.Split(symbols.PatternSeparator);
        if (subPictures.Length > 2)
        {
            throw new JsonataException("D3080", $"The number picture '{picture}' has more than two parts separated by '{symbols.PatternSeparator}'.");
        }

        positive = SubPicture.Compile(subPictures[0], symbols);
        negative = subPictures.Length == 2
            ? SubPicture.Compile(subPictures[1], symbols)
            : positive with { Prefix = symbols.Minus + positive.Prefix };
    }

    public string Format(double value)
    {
        if (double.IsNaN(value))
        {
            return symbols.NotANumber;
        }

        var picture = value < 0 ? negative : positive;
        var magnitude = Math.Abs(value) * picture.Factor;
        var text = new TextBuffer(stackalloc char[128]);
        text.Append(picture.Prefix);
        if (double.IsInfinity(magnitude))
        {
            text.Append(symbols.Infinity);
        }
        else
        {
            AppendNumber(ref text, picture, magnitude);
        }

        text.Append(picture.Suffix);
        return text.ToStringAndFree();
    }

    private void AppendNumber(ref TextBuffer text, SubPicture picture, double value)
    {
        var digits = new DecimalDigits(value, stackalloc char[ShortestDigits.Capacity]);
        var exponent = 0;
        if (picture.HasExponent && !digits.IsZero)
        {
            exponent = digits.Point - picture.Scale;
            digits.Point = picture.Scale;
        }

        digits.Round(picture.MaxFraction);
        AppendInteger(ref text, picture, digits);
        AppendFraction(ref text, picture, digits);
        if (picture.HasExponent)
        {
            AppendExponent(ref text, picture, exponent);
        }
    }

    private void AppendInteger(ref TextBuffer text, SubPicture picture, scoped DecimalDigits digits)
    {
        for (var place = Math.Max(digits.IsZero ? 0 : digits.Point, picture.MinInteger); place >= 1; place--)
        {
            AppendDigit(ref text, digits.DigitAt(place));
            for (var separators = picture.IntegerGrouping.CountAfter(place - 1); separators > 0; separators--)
            {
                text.Append(symbols.Grouping);
            }
        }
    }

    private void AppendFraction(ref TextBuffer text, SubPicture picture, scoped DecimalDigits digits)
    {
        var count = Math.Max(digits.IsZero ? 0 : digits.FractionDigits, picture.MinFraction);
        if (count <= 0)
        {
            return;
        }

        text.Append(symbols.Decimal);
        var next = 0;
        for (var i = 0; i < count; i++)
        {
            for (; next < picture.FractionSeparators.Length && picture.FractionSeparators[next] == i; next++)
            {
                text.Append(symbols.Grouping);
            }

            AppendDigit(ref text, digits.DigitAt(-i));
        }
    }

    private void AppendExponent(ref TextBuffer text, SubPicture picture, int exponent)
    {
        text.Append(symbols.Exponent);
        if (exponent < 0)
        {
            text.Append(symbols.Minus);
        }

        Span<char> ascii = stackalloc char[8];
        Math.Abs(exponent).TryFormat(ascii, out var length, default, CultureInfo.InvariantCulture);
        for (var i = Math.Max(length, picture.MinExponent); i >= 1; i--)
        {
            AppendDigit(ref text, i > length ? '0' : ascii[length - i]);
        }
    }

    private void AppendDigit(ref TextBuffer text, char ascii) => text.Append((char)(ascii - '0' + symbols.Zero));
}
