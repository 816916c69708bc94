namespace Trunkline.Jsonata.Pictures;

/// <summary>Numbers by a picture: <c>$formatNumber</c>.</summary>
internal static class NumberPicture
{
    private static readonly PictureCache<NumberFormat> Formats = new(picture => new NumberFormat(picture, NumberSymbols.Default));

    /// <summary>Writes a number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="options">Symbols that replace the defaults, by their name in the picture rules (<c>decimal-separator</c>, …); null for none.</param>
    /// <exception cref="JsonataException">D3080 to D3093: the picture breaks a rule.</exception>
    public static string Format(double value, string picture, IReadOnlyDictionary<string, string>? options) =>
        options is null or { Count: 0 } ? Formats.Get(picture).Format(value) : new NumberFormat(picture, NumberSymbols.From(options)).Format(value);
}
