namespace Trunkline.Jsonata.Pictures;

/// <summary>A separator with as many digits to its right.</summary>
internal readonly record struct GroupSeparator(int Position, char Character);

/// <summary>Where separators go between the digits of a whole number: repeating every so many digits, or at given places only.</summary>
internal sealed class Grouping
{
    private readonly int interval;
    private readonly GroupSeparator[] separators;

    private Grouping(int interval, GroupSeparator[] separators)
    {
        this.interval = interval;
        this.separators = separators;
    }

    public static Grouping None { get; } = new(0, []);

    /// <summary>The grouping that separators seen from right to left in a picture ask for.</summary>
    public static Grouping Of(List<GroupSeparator>? fromRight)
    {
        if (fromRight is null)
        {
            return None;
        }

        // Read back from left to right, so that several separators at one place keep their order.
        fromRight.Reverse();
        var separators = fromRight.ToArray();
        return new Grouping(Interval(separators), separators);
    }

    public bool Any => separators.Length > 0;

    public bool Uses(char c)
    {
        foreach (var separator in separators)
        {
            if (separator.Character == c)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many separators belong after a digit that has so many digits to its right.</summary>
    public int CountAfter(int remaining)
    {
        if (interval > 0)
        {
            return remaining > 0 && remaining % interval == 0 ? 1 : 0;
        }

        var count = 0;
        foreach (var separator in separators)
        {
            count += separator.Position == remaining ? 1 : 0;
        }

        return count;
    }

    /// <summary>Appends the separators that belong after a digit that has so many digits to its right.</summary>
    public void AppendAfter(ref TextBuffer text, int remaining)
    {
        if (interval > 0)
        {
            if (CountAfter(remaining) == 1)
            {
                text.Append(separators[0].Character);
            }

            return;
        }

        foreach (var separator in separators)
        {
            if (separator.Position == remaining)
            {
                text.Append(separator.Character);
            }
        }
    }

    // Regular: one character, at every multiple of the smallest position and nowhere else.
    private static int Interval(GroupSeparator[] separators)
    {
        var smallest = separators[^1].Position;
        for (var i = 0; i < separators.Length; i++)
        {
            if (separators[i].Character != separators[0].Character || separators[i].Position != smallest * (separators.Length - i))
            {
                return 0;
            }
        }

        return smallest;
    }
}
