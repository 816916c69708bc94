namespace Trunkline.Jsonata.Pictures;

/// <summary>Matches a text against a compiled date/time picture, whole, taking the longest text for each part that lets the rest match.</summary>
internal static class DateMatcher
{
    // A time stamp is matched in a few steps per part; only a picture made to be ambiguous comes near this.
    private const int MaxSteps = 100_000;

    /// <summary>The components read; null when the text does not match or the picture has no component.</summary>
    /// <exception cref="JsonataException">D3136: the picture can be read in too many ways.</exception>
    public static DateFields? Match(DateComponent[] parts, ReadOnlySpan<char> text, string picture)
    {
        if (!Array.Exists(parts, part => !part.IsLiteral))
        {
            return null;
        }

        var ends = new int[parts.Length];
        var steps = 0;
        var at = 0;
        var forward = true;
        while (at >= 0)
        {
            if (++steps > MaxSteps)
            {
                throw DateFields.Gap(picture, "can be read in too many ways for this text: separate its components");
            }

            var start = at == 0 ? 0 : ends[at - 1];
            var end = forward ? DatePartReader.LongestEnd(parts[at], text, start) : DatePartReader.ShorterEnd(parts[at], text, start, ends[at]);
            if (end < 0)
            {
                at--;
                forward = false;
                continue;
            }

            ends[at] = end;
            forward = at < parts.Length - 1;
            if (forward)
            {
                at++;
            }
            else if (end == text.Length)
            {
                return Read(parts, text, ends);
            }
        }

        return null;
    }

    private static DateFields Read(DateComponent[] parts, ReadOnlySpan<char> text, int[] ends)
    {
        var fields = new DateFields();
        for (var i = 0; i < parts.Length; i++)
        {
            var start = i == 0 ? 0 : ends[i - 1];
            if (!parts[i].IsLiteral && DatePartReader.Value(parts[i], text[start..ends[i]]) is double value)
            {
                fields.Set(parts[i].Specifier, value);
            }
        }

        return fields;
    }
}
