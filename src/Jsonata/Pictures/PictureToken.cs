namespace Trunkline.Jsonata.Pictures;

internal enum PictureTokenKind
{
    Passive,
    DecimalSeparator,
    GroupingSeparator,
    Exponent,
    OptionalDigit,
    MandatoryDigit,
    Percent,
    PerMille,
}

/// <summary>One symbol of a sub-picture: its meaning and its place in the text.</summary>
internal readonly record struct PictureToken(PictureTokenKind Kind, int Start, int Length)
{
    public bool IsDigit => Kind is PictureTokenKind.OptionalDigit or PictureTokenKind.MandatoryDigit;

    /// <summary>Active symbols shape the number; all others stand before or after it as they are.</summary>
    public bool IsActive => IsDigit || Kind is PictureTokenKind.DecimalSeparator or PictureTokenKind.GroupingSeparator or PictureTokenKind.Exponent;

    /// <summary>Reads a sub-picture symbol by symbol.</summary>
    public static List<PictureToken> Read(string picture, NumberSymbols symbols)
    {
        var tokens = new List<PictureToken>(picture.Length);
        for (var at = 0; at < picture.Length;)
        {
            var token = ReadOne(picture, at, symbols);
            tokens.Add(token);
            at += token.Length;
        }

        SettleExponents(tokens);
        return tokens;
    }

    private static PictureToken ReadOne(string picture, int at, NumberSymbols symbols)
    {
        var rest = picture.AsSpan(at);
        if (DigitFamily.Contains(symbols.Zero, rest[0]))
        {
            return new(PictureTokenKind.MandatoryDigit, at, 1);
        }

        return Match(rest, at, symbols.Decimal, PictureTokenKind.DecimalSeparator)
            ?? Match(rest, at, symbols.Grouping, PictureTokenKind.GroupingSeparator)
            ?? Match(rest, at, symbols.Exponent, PictureTokenKind.Exponent)
            ?? Match(rest, at, symbols.OptionalDigit, PictureTokenKind.OptionalDigit)
            ?? Match(rest, at, symbols.Percent, PictureTokenKind.Percent)
            ?? Match(rest, at, symbols.PerMille, PictureTokenKind.PerMille)
            ?? new(PictureTokenKind.Passive, at, 1);
    }

    private static PictureToken? Match(ReadOnlySpan<char> rest, int at, string symbol, PictureTokenKind kind) =>
        symbol.Length > 0 && rest.StartsWith(symbol, StringComparison.Ordinal) ? new PictureToken(kind, at, symbol.Length) : null;

    // An exponent separator means something only between active symbols: the "e" of "0 items" or "total 0" is mere text.
    private static void SettleExponents(List<PictureToken> tokens)
    {
        var first = tokens.FindIndex(token => token.IsActive && token.Kind != PictureTokenKind.Exponent);
        var last = tokens.FindLastIndex(token => token.IsActive && token.Kind != PictureTokenKind.Exponent);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind == PictureTokenKind.Exponent && (i < first || i > last))
            {
                tokens[i] = tokens[i] with { Kind = PictureTokenKind.Passive };
            }
        }
    }
}
