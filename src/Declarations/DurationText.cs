namespace Trunkline.Declarations;

/// <summary>Durations as people write them in declared files: <c>500ms</c>, <c>10s</c>, <c>10m</c>, <c>24h</c>, <c>7d</c>, <c>1h30m</c>.</summary>
public static class DurationText
{
    /// <summary>What to tell somebody whose duration is none.</summary>
    public const string Remedy = "write it like 500ms, 10s, 10m, 24h, 7d or 1h30m";

    private static readonly (string Name, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("ms", TimeSpan.TicksPerMillisecond), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
    ];

    /// <summary>Reads a duration: whole numbers, each with its unit, from the longest unit to the shortest, each unit at most once, without
    /// spaces; up to 3650 days. <c>0s</c> is a duration, a bare <c>0</c> is not.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        long ticks = 0;
        var longest = long.MaxValue;
        var at = 0;
        while (at < text.Length)
        {
            var digits = at;
            long number = 0;
            while (at < text.Length && char.IsAsciiDigit(text[at]) && at - digits < 12)
                number = number * 10 + (text[at++] - '0');
            if (at == digits || Unit(text, at) is not var (name, unit) || unit >= longest)
                return false;
            if (number > (Longest - ticks) / unit)
                return false;
            ticks += number * unit;
            longest = unit;
            at += name.Length;
        }

        duration = new TimeSpan(ticks);
        return text.Length > 0;
    }

    private static long Longest => 3650 * TimeSpan.TicksPerDay;

    private static (string Name, long Ticks)? Unit(string text, int at)
    {
        foreach (var unit in Units)
        {
            if (string.CompareOrdinal(text, at, unit.Name, 0, unit.Name.Length) == 0)
                return unit;
        }

        return null;
    }

    /// <summary>Writes a duration in the same form, the shortest that <see cref="TryParse"/> reads back; parts below a millisecond are dropped.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = "";
        var rest = duration.Ticks;
        foreach (var unit in (ReadOnlySpan<string>)["d", "h", "m", "s", "ms"])
        {
            var ticks = Array.Find(Units, u => u.Name == unit).Ticks;
            if (rest / ticks > 0)
                text += $"{rest / ticks}{unit}";
            rest %= ticks;
        }

        return text.Length > 0 ? text : "0s";
    }
}
