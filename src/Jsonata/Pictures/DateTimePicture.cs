namespace Trunkline.Jsonata.Pictures;

/// <summary>Dates and times by a picture: <c>$fromMillis</c>, <c>$toMillis</c>, <c>$now</c>.</summary>
internal static class DateTimePicture
{
    private static readonly PictureCache<DateComponent[]> Pictures = new(DatePictureCompiler.Compile);

    /// <summary>Writes a moment.</summary>
    /// <param name="epochMillis">Milliseconds since 1970-01-01T00:00:00Z; a fraction is dropped.</param>
    /// <param name="picture">The picture; null for ISO 8601.</param>
    /// <param name="timezone">Distance from UTC such as <c>+0100</c>; null for UTC.</param>
    /// <exception cref="JsonataException">D3110: beyond the range of dates; D3130 to D3135: picture or time zone is at fault.</exception>
    public static string Format(double epochMillis, string? picture, string? timezone)
    {
        if (!(Math.Abs(epochMillis) <= CivilTime.MaxMillis))
        {
            throw new JsonataException("D3110", $"The number {epochMillis:R} is no time: milliseconds since 1970 range over ±8.64e15.");
        }

        var offset = ZoneOffset.Parse(timezone);
        var millis = (long)epochMillis;
        return picture is null ? IsoTimestamp.Format(millis, offset) : DateFormatter.Format(Pictures.Get(picture), millis, offset);
    }

    /// <summary>Reads a moment, in milliseconds since 1970-01-01T00:00:00Z; null when the text does not match the picture.</summary>
    /// <param name="timestamp">The text.</param>
    /// <param name="picture">The picture; null for ISO 8601.</param>
    /// <param name="nowMillis">The present moment, which supplies the leading parts that the picture leaves out (the day of a mere time).</param>
    /// <exception cref="JsonataException">D3110: not ISO 8601; D3130 to D3135: the picture is at fault; D3136: the picture leaves a gap.</exception>
    public static double? Parse(string timestamp, string? picture, double nowMillis = 0)
    {
        if (picture is null)
        {
            return IsoTimestamp.Parse(timestamp);
        }

        return DateMatcher.Match(Pictures.Get(picture), timestamp, picture) is { } fields ? fields.ToMillis(picture, nowMillis) : null;
    }
}
