using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Functions;

/// <summary>Functions on arrays as a whole.</summary>
internal static class Arrays
{
    public static readonly Builtin[] Functions =
    [
        new("append", "<xx:a>", 2, Append),
        new("reverse", "<a:a>", 1, Reverse),
        new("shuffle", "<a:a>", 1, Shuffle),
        new("distinct", "<x:x>", 1, Distinct),
        new("sort", "<af?:a>", 2, Sort),
        new("zip", "<a+>", 0, Zip),
    ];

    private static Value Append(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return arguments[1];
        if (arguments[1].IsUndefined)
            return arguments[0];
        var all = ArrayValue.Empty();
        all.AddSpread(arguments[0], site.Run);
        all.AddSpread(arguments[1], site.Run);
        return Value.Of(all);
    }

    private static Value Reverse(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined || arguments[0].Count <= 1)
            return arguments[0];
        site.Run.TakeItems(arguments[0].Count);
        var items = arguments[0].AsArray().Span.ToArray();
        Array.Reverse(items);
        return Value.Of(new ArrayValue(items, items.Length));
    }

    private static Value Shuffle(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined || arguments[0].Count <= 1)
            return arguments[0];
        site.Run.TakeItems(arguments[0].Count);
        var items = arguments[0].AsArray().Span.ToArray();
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = (int)(site.Run.Random("shuffle") * (last + 1));
            (items[last], items[other]) = (items[other], items[last]);
        }

        return Value.Of(new ArrayValue(items, items.Length));
    }

    private static Value Distinct(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        var array = arguments[0];
        if (!array.IsArray || array.Count <= 1)
            return array;
        var run = site.Run;
        var seen = new HashSet<Value>(new ContentComparer(run));
        var results = new ArrayValue([], 0) { IsSequence = array.Array is { IsSequence: true } };
        foreach (var item in array.Items)
        {
            run.Step(2);
            if (seen.Add(item))
                results.Add(item, run);
        }

        return Value.Of(results);
    }

    private static Value Sort(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined || arguments[0].Count <= 1)
            return arguments[0];
        var items = arguments[0].AsArray();
        var order = arguments[1].Function is { } comparison ? ByFunction(items, comparison, site) : Natural(items, site.Run);
        var sorted = ArrayValue.WithCapacity(items.Count, site.Run);
        foreach (var index in order)
            sorted.Add(items[index], site.Run);
        return Value.Of(sorted);
    }

    private static int[] ByFunction(ArrayValue items, FunctionValue comparison, CallSite site)
    {
        var callback = new Callback(comparison, site);
        var pair = new Value[2];
        return MergeSort.Order(
            items.Count,
            (left, right) =>
            {
                (pair[0], pair[1]) = (items[left], items[right]);
                return Truth.OfComparison(callback.Invoke(pair), site.Run);
            },
            site.Run);
    }

    private static int[] Natural(ArrayValue items, Run run)
    {
        var kind = items[0].Kind;
        for (var index = 0; index < items.Count; index++)
        {
            if (items[index].Kind != kind || kind is not (Kind.Number or Kind.String))
                throw Fault.Of("D3070");
        }

        run.TakeItems(items.Count);
        return KeySort.Order(items.Span, descending: false, run)!;
    }

    private static Value Zip(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        var length = arguments.Length == 0 ? 0 : int.MaxValue;
        foreach (var argument in arguments)
            length = Math.Min(length, argument.IsArray ? argument.Count : 0);
        var columns = new ArrayValue[length == 0 ? 0 : arguments.Length];
        for (var column = 0; column < columns.Length; column++)
            columns[column] = arguments[column].AsArray();
        var rows = ArrayValue.WithCapacity(length, site.Run);
        for (var index = 0; index < length; index++)
        {
            site.Run.TakeItems(columns.Length);
            var row = new Value[columns.Length];
            for (var column = 0; column < row.Length; column++)
                row[column] = columns[column][index];
            rows.Add(Value.Of(new ArrayValue(row, row.Length)), site.Run);
        }

        return Value.Of(rows);
    }

    private sealed class ContentComparer(Run run) : IEqualityComparer<Value>
    {
        public bool Equals(Value left, Value right) => Equality.Of(left, right, run);

        public int GetHashCode(Value value) => Equality.Hash(value, run);
    }
}
