namespace Trunkline.Jsonata.Pictures;

/// <summary>Reads names in time stamps: months, days of the week, am and pm.</summary>
internal static class NameReader
{
    /// <summary>How long the name at the start of a text is; 0 where there is none.</summary>
    public static int Length(DateComponent part, ReadOnlySpan<char> rest) => part.Specifier switch
    {
        'M' or 'x' => Find(CalendarNames.Months, part, rest).Length,
        'P' => rest.StartsWith("am", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("pm", StringComparison.OrdinalIgnoreCase) ? 2 : 0,
        // The day of the week is not needed to place a date, so any word will do, as in the reference implementation.
        _ => WordLength(rest),
    };

    /// <summary>The number of a name: 1 for January, 1 for pm.</summary>
    public static double? Value(DateComponent part, ReadOnlySpan<char> name) => part.Specifier switch
    {
        'M' or 'x' => Find(CalendarNames.Months, part, name).Index + 1,
        'P' => name[0] is 'p' or 'P' ? 1 : 0,
        _ => null,
    };

    private static int WordLength(ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < rest.Length && char.IsAsciiLetter(rest[length]))
        {
            length++;
        }

        return length;
    }

    private static (int Index, int Length) Find(string[] names, DateComponent part, ReadOnlySpan<char> rest)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var name = names[i].AsSpan(0, Math.Min(part.MaxWidth ?? names[i].Length, names[i].Length));
            if (rest.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return (i, name.Length);
            }
        }

        return (-1, 0);
    }
}
