namespace Trunkline.Jsonata.Pictures;

/// <summary>A compiled sub-picture: what stands around the number, and the sizes and grouping of its parts.</summary>
internal sealed record SubPicture
{
    public required string Prefix { get; init; }

    public required string Suffix { get; init; }

    /// <summary>1, or 100 and 1000 for percent and per-mille.</summary>
    public required int Factor { get; init; }

    public required int MinInteger { get; init; }

    public required int MinFraction { get; init; }

    public required int MaxFraction { get; init; }

    /// <summary>Digits before the decimal separator of a mantissa with exponent.</summary>
    public required int Scale { get; init; }

    public required int MinExponent { get; init; }

    public required Grouping IntegerGrouping { get; init; }

    /// <summary>How many fraction digits stand left of each separator.</summary>
    public required int[] FractionSeparators { get; init; }

    public bool HasExponent => MinExponent > 0;

    /// <summary>Compiles one sub-picture.</summary>
    /// <exception cref="JsonataException">D3081 to D3093: the picture breaks a rule.</exception>
    public static SubPicture Compile(string picture, NumberSymbols symbols)
    {
        var parts = new SubPictureParts(picture, symbols);
        SubPictureRules.Check(parts);

        var scale = CountMandatory(parts.Integer);
        var minInteger = scale;
        var minFraction = CountMandatory(parts.Fraction);
        var maxFraction = parts.Fraction.Count(token => token.IsDigit);
        if (minInteger == 0 && maxFraction == 0)
        {
            // "#" still writes 0, and "#e0" still writes one digit of the mantissa.
            (minInteger, minFraction, maxFraction) = parts.HasExponent ? (0, 1, 1) : (1, 0, 0);
        }

        if (parts.HasExponent && minInteger == 0 && parts.Integer.Exists(token => token.Kind == PictureTokenKind.OptionalDigit))
        {
            minInteger = 1;
        }

        if (minInteger == 0 && minFraction == 0)
        {
            minFraction = 1;
        }

        return new SubPicture
        {
            Prefix = parts.Prefix,
            Suffix = parts.Suffix,
            Factor = parts.Has(PictureTokenKind.Percent) ? 100 : parts.Has(PictureTokenKind.PerMille) ? 1000 : 1,
            MinInteger = minInteger,
            MinFraction = minFraction,
            MaxFraction = maxFraction,
            Scale = scale,
            MinExponent = parts.Exponent.Count,
            IntegerGrouping = IntegerGroupingOf(parts.Integer),
            FractionSeparators = FractionSeparatorsOf(parts.Fraction),
        };
    }

    private static int CountMandatory(List<PictureToken> tokens) => tokens.Count(token => token.Kind == PictureTokenKind.MandatoryDigit);

    private static Grouping IntegerGroupingOf(List<PictureToken> tokens)
    {
        List<GroupSeparator>? separators = null;
        var digits = 0;
        for (var i = tokens.Count - 1; i >= 0; i--)
        {
            if (tokens[i].IsDigit)
            {
                digits++;
            }
            else
            {
                // The place is what matters; which symbol is written is known when the number is.
                (separators ??= []).Add(new GroupSeparator(digits, ','));
            }
        }

        return Grouping.Of(separators);
    }

    private static int[] FractionSeparatorsOf(List<PictureToken> tokens)
    {
        var positions = new List<int>();
        var digits = 0;
        foreach (var token in tokens)
        {
            if (token.IsDigit)
            {
                digits++;
            }
            else
            {
                positions.Add(digits);
            }
        }

        return [.. positions];
    }
}
