namespace Trunkline.Jsonata.Pictures;

/// <summary>A sub-picture cut into its parts: prefix, integer, fraction, exponent, suffix.</summary>
internal sealed class SubPictureParts
{
    public SubPictureParts(string picture, NumberSymbols symbols)
    {
        Picture = picture;
        All = PictureToken.Read(picture, symbols);
        var first = All.FindIndex(token => token.IsActive);
        var last = All.FindLastIndex(token => token.IsActive);
        Active = first < 0 ? [] : All.GetRange(first, last - first + 1);
        // A picture without any active symbol is invalid; as one passive part it is reported as such.
        Prefix = first < 0 ? "" : picture[..All[first].Start];
        Suffix = first < 0 ? "" : picture[(All[last].Start + All[last].Length)..];

        var exponent = Active.FindIndex(token => token.Kind == PictureTokenKind.Exponent);
        HasExponent = exponent >= 0;
        Mantissa = HasExponent ? Active.GetRange(0, exponent) : Active;
        Exponent = HasExponent ? Active.GetRange(exponent + 1, Active.Count - exponent - 1) : [];

        var point = Mantissa.FindIndex(token => token.Kind == PictureTokenKind.DecimalSeparator);
        HasDecimal = point >= 0;
        Integer = HasDecimal ? Mantissa.GetRange(0, point) : Mantissa;
        Fraction = HasDecimal ? Mantissa.GetRange(point + 1, Mantissa.Count - point - 1) : [];
    }

    public string Picture { get; }

    public string Prefix { get; }

    public string Suffix { get; }

    public bool HasExponent { get; }

    public bool HasDecimal { get; }

    public List<PictureToken> All { get; }

    public List<PictureToken> Active { get; }

    public List<PictureToken> Mantissa { get; }

    public List<PictureToken> Integer { get; }

    public List<PictureToken> Fraction { get; }

    public List<PictureToken> Exponent { get; }

    public bool Has(PictureTokenKind kind) => All.Exists(token => token.Kind == kind);
}
