using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Functions;

/// <summary>One number out of many.</summary>
internal static class Aggregation
{
    public static readonly Builtin[] Functions =
    [
        new("sum", "<a<n>:n>", 1, Sum),
        new("count", "<a:n>", 1, Count),
        new("max", "<a<n>:n>", 1, Max),
        new("min", "<a<n>:n>", 1, Min),
        new("average", "<a<n>:n>", 1, Average),
    ];

    private static Value Sum(ReadOnlySpan<Value> arguments, in CallSite site) =>
        arguments[0].IsUndefined ? Value.Undefined : Value.Of(Total(arguments[0], site));

    private static Value Count(ReadOnlySpan<Value> arguments, in CallSite site) =>
        Value.Of(arguments[0].IsUndefined ? 0.0 : arguments[0].Count);

    private static Value Average(ReadOnlySpan<Value> arguments, in CallSite site) =>
        IsEmpty(arguments[0]) ? Value.Undefined : Value.Of(Total(arguments[0], site) / arguments[0].Count);

    private static Value Max(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (IsEmpty(arguments[0]))
            return Value.Undefined;
        var most = double.NegativeInfinity;
        foreach (var item in arguments[0].Items)
            most = Math.Max(most, item.AsNumber());
        site.Run.Step(arguments[0].Count);
        return Value.Of(most);
    }

    private static Value Min(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (IsEmpty(arguments[0]))
            return Value.Undefined;
        var least = double.PositiveInfinity;
        foreach (var item in arguments[0].Items)
            least = Math.Min(least, item.AsNumber());
        site.Run.Step(arguments[0].Count);
        return Value.Of(least);
    }

    private static bool IsEmpty(in Value value) => value.IsUndefined || value.Count == 0;

    private static double Total(in Value numbers, in CallSite site)
    {
        var total = 0.0;
        foreach (var item in numbers.Items)
            total += item.AsNumber();
        site.Run.Step(numbers.Count);
        return total;
    }
}
