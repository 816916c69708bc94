namespace Trunkline.Flows.Schedules;

// One of the six fields: what it counts, from where to where, and the names its values have.
internal sealed record CronUnit(string Name, int Least, int Most, IReadOnlyList<string> Names)
{
    public static readonly CronUnit Second = new("second", 0, 59, []);
    public static readonly CronUnit Minute = new("minute", 0, 59, []);
    public static readonly CronUnit Hour = new("hour", 0, 23, []);
    public static readonly CronUnit Day = new("day of the month", 1, 31, []);
    public static readonly CronUnit Month = new("month", 1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]);

    // 7 is Sunday too.
    public static readonly CronUnit Weekday = new("day of the week", 0, 6, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]);

    public static readonly IReadOnlyList<CronUnit> All = [Second, Minute, Hour, Day, Month, Weekday];

    public string Range => Names.Count > 0 ? $"from {Least} to {Most}, or {Names[0]} to {Names[^1]}" : $"from {Least} to {Most}";

    // The number a word stands for, or null.
    public int? Value(ReadOnlySpan<char> word)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (word.Equals(Names[i], StringComparison.OrdinalIgnoreCase))
                return Least + i;
        }

        var number = 0;
        foreach (var digit in word)
        {
            if (!char.IsAsciiDigit(digit) || number > Most)
                return null;
            number = number * 10 + (digit - '0');
        }

        if (word.IsEmpty)
            return null;
        return this == Weekday && number == 7 ? 0 : number >= Least && number <= Most ? number : null;
    }
}
