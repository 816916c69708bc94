using static Trunkline.Jsonata.Pictures.PictureTokenKind;

namespace Trunkline.Jsonata.Pictures;

/// <summary>The rules a sub-picture of a number picture must keep, each with its error code.</summary>
internal static class SubPictureRules
{
    // Where several rules are broken the reference implementation reports the last of them, so the list is searched from its end.
    private static readonly (string Code, Func<SubPictureParts, bool> Broken, string Rule)[] Rules =
    [
        ("D3081", parts => Count(parts.All, DecimalSeparator) > 1, "has more than one decimal separator"),
        ("D3082", parts => Count(parts.All, Percent) > 1, "has more than one percent sign"),
        ("D3083", parts => Count(parts.All, PerMille) > 1, "has more than one per-mille sign"),
        ("D3084", parts => parts.Has(Percent) && parts.Has(PerMille), "has both a percent and a per-mille sign"),
        ("D3085", parts => !parts.Mantissa.Exists(token => token.IsDigit), "has no digit before the exponent: use 0 or #"),
        ("D3086", HasTextInside, "has text between its digits and separators"),
        ("D3087", parts => parts.HasDecimal && (EndsGrouped(parts.Integer) || StartsGrouped(parts.Fraction)), "has a grouping separator beside the decimal separator"),
        ("D3088", parts => !parts.HasDecimal && EndsGrouped(parts.Integer), "ends its integer part with a grouping separator"),
        ("D3089", HasAdjacentGroupings, "has two grouping separators side by side"),
        ("D3090", parts => Follows(parts.Integer, MandatoryDigit, OptionalDigit), "has an optional digit after a mandatory one in its integer part"),
        ("D3091", parts => Follows(parts.Fraction, OptionalDigit, MandatoryDigit), "has a mandatory digit after an optional one in its fractional part"),
        ("D3092", parts => parts.HasExponent && (parts.Has(Percent) || parts.Has(PerMille)), "has both an exponent and a percent or per-mille sign"),
        ("D3093", parts => parts.HasExponent && !IsAllMandatory(parts.Exponent), "has an exponent that is not made of mandatory digits only"),
    ];

    /// <exception cref="JsonataException">D3081 to D3093.</exception>
    public static void Check(SubPictureParts parts)
    {
        for (var i = Rules.Length - 1; i >= 0; i--)
        {
            if (Rules[i].Broken(parts))
            {
                throw new JsonataException(Rules[i].Code, $"The number picture '{parts.Picture}' {Rules[i].Rule}.");
            }
        }
    }

    private static int Count(List<PictureToken> tokens, PictureTokenKind kind) => tokens.Count(token => token.Kind == kind);

    private static bool HasTextInside(SubPictureParts parts) =>
        parts.Active.Exists(token => !token.IsActive) || (parts.Active.Count == 0 && parts.Picture.Length > 0);

    private static bool StartsGrouped(List<PictureToken> tokens) => tokens.Count > 0 && tokens[0].Kind == GroupingSeparator;

    private static bool EndsGrouped(List<PictureToken> tokens) => tokens.Count > 0 && tokens[^1].Kind == GroupingSeparator;

    private static bool HasAdjacentGroupings(SubPictureParts parts)
    {
        for (var i = 1; i < parts.All.Count; i++)
        {
            if (parts.All[i].Kind == GroupingSeparator && parts.All[i - 1].Kind == GroupingSeparator)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Follows(List<PictureToken> tokens, PictureTokenKind first, PictureTokenKind then)
    {
        var at = tokens.FindIndex(token => token.Kind == first);
        return at >= 0 && tokens.FindIndex(at, token => token.Kind == then) >= 0;
    }

    private static bool IsAllMandatory(List<PictureToken> tokens) => tokens.Count > 0 && tokens.TrueForAll(token => token.Kind == MandatoryDigit);
}
