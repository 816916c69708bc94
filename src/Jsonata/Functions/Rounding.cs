using System.Globalization;

namespace Trunkline.Jsonata.Functions;

/// <summary>Rounds half to even, and on decimal digits rather than on the binary fraction.</summary>
internal static class Rounding
{
    public static double Round(double number, double precision)
    {
        var shift = Math.Truncate(precision);
        if (shift == 0)
            return HalfToEven(number);
        var rounded = Shift(HalfToEven(Shift(number, shift)), -shift);
        return rounded == 0 ? 0 : rounded;
    }

    private static double HalfToEven(double number)
    {
        var rounded = Math.Round(number, MidpointRounding.ToEven);
        return rounded == 0 ? 0 : rounded;
    }

    // Moves the decimal point in the shortest text of the number, which adds no binary noise.
    private static double Shift(double number, double places)
    {
        if (!double.IsFinite(number) || Math.Abs(places) > 10000)
            return places > 0 || number == 0 ? number : 0;
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var digits = mark < 0 ? text : text[..mark];
        return double.Parse(string.Create(CultureInfo.InvariantCulture, $"{digits}E{exponent + (int)places}"), NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
