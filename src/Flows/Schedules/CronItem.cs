namespace Trunkline.Flows.Schedules;

// One item of a field's list: *, a value, a range, each with an optional step.
internal readonly struct CronItem(CronUnit unit, string text, int offset)
{
    public (ulong Bits, bool Repeats)? Read(List<CronFault> faults)
    {
        var slash = text.IndexOf('/');
        var values = slash < 0 ? text : text[..slash];
        var step = slash < 0 ? 1 : Step(text[(slash + 1)..], offset + slash + 1, faults);
        if (Ends(values, slash >= 0, faults) is not var (first, last) || step is not { } by)
            return null;
        ulong bits = 0;
        var count = unit.Most - unit.Least + 1;
        var length = (last - first + count) % count;
        for (var i = 0; i <= length; i += by)
            bits |= 1UL << (unit.Least + (first - unit.Least + i) % count);
        return (bits, slash >= 0 || length > 0);
    }

    private (int First, int Last)? Ends(string values, bool hasStep, List<CronFault> faults)
    {
        if (values is "*" || values is "?" && (unit == CronUnit.Day || unit == CronUnit.Weekday))
            return (unit.Least, unit.Most);
        var dash = values.IndexOf('-');
        if (dash < 0)
            return Value(values, offset, faults) is { } value ? (value, hasStep ? unit.Most : value) : null;
        var first = Value(values[..dash], offset, faults);
        var last = Value(values[(dash + 1)..], offset + dash + 1, faults);
        if (first is not { } from || last is not { } to)
            return null;
        // 5-7 is Friday to Sunday, 0-7 and 1-7 are all days: 7 at the end of a range is the Sunday behind its Saturday.
        return unit == CronUnit.Weekday && values[(dash + 1)..] == "7" && from == 0 ? (0, 6) : (from, to);
    }

    private int? Value(string word, int at, List<CronFault> faults)
    {
        if (unit.Value(word) is { } value)
            return value;
        var what = word.Length == 0 ? $"the {unit.Name} is missing" : $"'{word}' is no {unit.Name}";
        faults.Add(new CronFault(at, what, unit == CronUnit.Weekday && word.Equals("L", StringComparison.OrdinalIgnoreCase)
            ? "name the day, as in FRIL for the month's last Friday"
            : $"use {unit.Range}"));
        return null;
    }

    // A step past the field's end never comes round: */90 is every hour, not every 90 minutes.
    private int? Step(string word, int at, List<CronFault> faults)
    {
        var most = unit.Most - unit.Least;
        if (int.TryParse(word, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var step) && step >= 1 && step <= most)
            return step;
        faults.Add(new CronFault(at, $"'{word}' is no step of the {unit.Name}", $"use 1 to {most}; other periods are written as 'every: 90m'"));
        return null;
    }
}
