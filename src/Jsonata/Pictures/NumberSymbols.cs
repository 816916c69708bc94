namespace Trunkline.Jsonata.Pictures;

/// <summary>The characters that have a meaning in a number picture, and that appear in the result.</summary>
internal sealed record NumberSymbols
{
    public static NumberSymbols Default { get; } = new();

    public string Decimal { get; private init; } = ".";

    public string Grouping { get; private init; } = ",";

    public string Exponent { get; private init; } = "e";

    public string Minus { get; private init; } = "-";

    public string Percent { get; private init; } = "%";

    public string PerMille { get; private init; } = "‰";

    public string OptionalDigit { get; private init; } = "#";

    public string PatternSeparator { get; private init; } = ";";

    public string Infinity { get; private init; } = "Infinity";

    public string NotANumber { get; private init; } = "NaN";

    public char Zero { get; private init; } = '0';

    /// <summary>The defaults with what the options replace; options of other names are ignored.</summary>
    public static NumberSymbols From(IReadOnlyDictionary<string, string>? options)
    {
        var symbols = Default;
        if (options is not null)
        {
            foreach (var (name, value) in options)
            {
                symbols = symbols.With(name, value);
            }
        }

        return symbols;
    }

    private NumberSymbols With(string name, string value) => name switch
    {
        "decimal-separator" => this with { Decimal = value },
        "grouping-separator" => this with { Grouping = value },
        "exponent-separator" => this with { Exponent = value },
        "minus-sign" => this with { Minus = value },
        "percent" => this with { Percent = value },
        "per-mille" => this with { PerMille = value },
        "digit" => this with { OptionalDigit = value },
        "pattern-separator" => this with { PatternSeparator = value },
        "infinity" => this with { Infinity = value },
        "NaN" => this with { NotANumber = value },
        "zero-digit" when value.Length > 0 => this with { Zero = value[0] },
        _ => this,
    };
}
