using System.Globalization;

namespace Trunkline.Jsonata.Pictures;

/// <summary>Compiles what stands between the brackets of a date/time picture: specifier, presentation, modifier, width.</summary>
internal static class DateComponentCompiler
{
    // Wider fields are a slip of the pen, and would let a short picture make a huge text.
    private const int MaxFieldWidth = 1000;

    /// <exception cref="JsonataException">D3130 to D3134: the component is at fault.</exception>
    public static DateComponent Compile(string bracketed)
    {
        var marker = string.Concat(bracketed.Where(c => !char.IsWhiteSpace(c)));
        var specifier = marker.Length == 0 ? '\0' : marker[0];
        var fallback = DefaultPresentation(specifier)
            ?? throw new JsonataException("D3132", $"The component [{bracketed}] of the date/time picture is unknown: it must start with one of Y M D d F W w X x H h P m s f Z z C E.");

        var comma = marker.LastIndexOf(',');
        var (min, max) = comma < 0 ? (null, null) : ParseWidths(marker.AsSpan(comma + 1), bracketed);
        var presentation = comma < 0 ? marker[1..] : marker[1..comma];
        var modifier = '\0';
        if (presentation.Length > 1 && presentation[^1] is 'a' or 't' or 'c' or 'o')
        {
            modifier = presentation[^1];
            presentation = presentation[..^1];
        }

        if (presentation.Length == 0)
        {
            presentation = fallback;
        }

        if (specifier is 'P' or 'C' or 'E' || presentation[0] is 'N' or 'n')
        {
            return CompileName(specifier, presentation, max, bracketed);
        }

        var number = specifier is 'Z' or 'z' ? CompileZone(presentation, bracketed) : IntegerFormat.Compile(presentation, modifier == 'o');
        return Widen(new DateComponent { Specifier = specifier, Number = number, MaxWidth = max, UsesZulu = modifier == 't' }, min);
    }

    private static string? DefaultPresentation(char specifier) => specifier switch
    {
        'Y' or 'M' or 'D' or 'd' or 'W' or 'w' or 'X' or 'x' or 'H' or 'h' or 'f' => "1",
        'm' or 's' => "01",
        'F' or 'P' or 'C' or 'E' => "n",
        'Z' or 'z' => "01:01",
        _ => null,
    };

    private static DateComponent CompileName(char specifier, string presentation, int? max, string bracketed)
    {
        if (specifier is 'Z' or 'z')
        {
            throw ZoneFault(bracketed);
        }

        if (specifier is not ('M' or 'x' or 'F' or 'P' or 'C' or 'E'))
        {
            throw new JsonataException("D3133", $"The component [{bracketed}] of the date/time picture has no names: only months and days of the week do.");
        }

        var nameCase = !presentation.StartsWith('N') ? LetterCase.Lower : presentation.StartsWith("Nn", StringComparison.Ordinal) ? LetterCase.Title : LetterCase.Upper;
        return new DateComponent { Specifier = specifier, NameCase = nameCase, MaxWidth = max };
    }

    private static IntegerFormat CompileZone(string presentation, string bracketed)
    {
        var pattern = DecimalPattern.TryCompile(presentation);
        return pattern is { MandatoryDigits: <= 4 } ? new IntegerFormat(IntegerStyle.Decimal, LetterCase.Lower, false, pattern) : throw ZoneFault(bracketed);
    }

    private static JsonataException ZoneFault(string bracketed) =>
        new("D3134", $"The time zone [{bracketed}] of the date/time picture must be made of one to four digits, as in [Z0101] or [Z01:01].");

    private static DateComponent Widen(DateComponent component, int? min)
    {
        if (component.Specifier == 'Y')
        {
            var year = component.Number!.Pattern;
            var digits = year is null ? 0 : Math.Max(year.MandatoryDigits, min ?? 0) + year.OptionalDigits;
            component = component with { YearDigits = component.MaxWidth ?? (digits >= 2 ? digits : 0) };
        }

        // The greatest width of a year is its exact width: [Y0001,2-2] is the year of the century.
        var number = component.Number!;
        return number.Pattern is { } pattern && !component.IsZone
            ? component with { Number = number with { Pattern = pattern with { MandatoryDigits = YearWidth(component) ?? Math.Max(pattern.MandatoryDigits, min ?? 0) } } }
            : component;
    }

    private static int? YearWidth(DateComponent component) => component.Specifier == 'Y' ? component.MaxWidth : null;

    private static (int? Min, int? Max) ParseWidths(ReadOnlySpan<char> widths, string bracketed)
    {
        var dash = widths.IndexOf('-');
        return dash < 0
            ? (ParseWidth(widths, bracketed), null)
            : (ParseWidth(widths[..dash], bracketed), ParseWidth(widths[(dash + 1)..], bracketed));
    }

    private static int? ParseWidth(ReadOnlySpan<char> width, string bracketed)
    {
        if (width.IsEmpty || width.ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        return int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= MaxFieldWidth
            ? value
            : throw new JsonataException("D3130", $"The width of [{bracketed}] in the date/time picture is over {MaxFieldWidth}.");
    }
}
