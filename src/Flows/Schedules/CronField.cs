namespace Trunkline.Flows.Schedules;

// The values of one field. Star: it begins with * (and so restricts nothing by itself). Repeats: it has a *, a range or a step.
internal sealed record CronField(ulong Bits, bool Star, bool Repeats, IReadOnlyList<CronDay> Days)
{
    public bool Has(int value) => (Bits >> value & 1) != 0;

    // The least value that is not below another; -1 where there is none.
    public int From(int value)
    {
        var rest = value > 63 ? 0 : Bits >> value;
        return rest == 0 ? -1 : value + System.Numerics.BitOperations.TrailingZeroCount(rest);
    }

    public static CronField? Read(CronUnit unit, string text, int offset, List<CronFault> faults)
    {
        var before = faults.Count;
        ulong bits = 0;
        var repeats = false;
        var days = new List<CronDay>();
        foreach (var item in text.Split(','))
        {
            if (CronDay.Read(unit, item) is { } day)
                days.Add(day);
            else if (new CronItem(unit, item, offset).Read(faults) is var (values, more))
                (bits, repeats) = (bits | values, repeats | more);
            offset += item.Length + 1;
        }

        return faults.Count > before ? null : new CronField(bits, text[0] is '*' or '?', repeats, days);
    }
}
