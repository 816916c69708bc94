namespace Trunkline.Jsonata.Pictures;

/// <summary>Whole numbers by a picture: <c>$formatInteger</c> and <c>$parseInteger</c>.</summary>
internal static class IntegerPicture
{
    private static readonly PictureCache<IntegerFormat> Formats = new(Compile);

    /// <summary>Writes the whole number at or below a finite value.</summary>
    /// <exception cref="JsonataException">D3130, D3131: the picture is not supported.</exception>
    public static string Format(double value, string picture)
    {
        var text = new TextBuffer(stackalloc char[128]);
        Formats.Get(picture).Append(ref text, value);
        return text.ToStringAndFree();
    }

    /// <summary>Reads a whole number; null when the value is none of this picture.</summary>
    /// <exception cref="JsonataException">D3130, D3131: the picture is not supported.</exception>
    public static double? Parse(string value, string picture) => Formats.Get(picture).Parse(value);

    private static IntegerFormat Compile(string picture)
    {
        // The last semicolon starts the modifier: "o" asks for ordinals, "c" for cardinals, which is the default.
        var modifier = picture.LastIndexOf(';');
        return modifier < 0
            ? IntegerFormat.Compile(picture, ordinal: false)
            : IntegerFormat.Compile(picture[..modifier], ordinal: picture.AsSpan(modifier + 1).StartsWith('o'));
    }
}
