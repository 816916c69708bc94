using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Functions;

/// <summary>Functions that call a function for each item or member.</summary>
internal static class HigherOrder
{
    public static readonly Builtin[] Functions =
    [
        new("map", "<af>", 2, Map),
        new("filter", "<af>", 2, Filter),
        new("single", "<af?>", 2, Single),
        new("reduce", "<afj?:j>", 3, Reduce),
        new("sift", "<o-f?:o>", 2, Sift),
        new("each", "<o-f:a>", 2, Each),
    ];

    private static Value Map(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var source = arguments[0];
        var callback = new ItemCallback(arguments[1].Function!, source, site);
        var results = ArrayValue.Sequence();
        var index = 0;
        foreach (var item in source.Items)
        {
            var result = callback.Invoke(item, Value.Of((double)index++));
            if (!result.IsUndefined)
                results.Add(result, site.Run);
        }

        return Value.Of(results);
    }

    private static Value Filter(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var source = arguments[0];
        var callback = new ItemCallback(arguments[1].Function!, source, site);
        var results = ArrayValue.Sequence();
        var index = 0;
        foreach (var item in source.Items)
        {
            if (Truth.Of(callback.Invoke(item, Value.Of((double)index++)), site.Run))
                results.Add(item, site.Run);
        }

        return Value.Of(results);
    }

    private static Value Single(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var source = arguments[0];
        var callback = arguments[1].Function is { } function ? new ItemCallback(function, source, site) : default(ItemCallback?);
        var (found, result, index) = (false, Value.Undefined, 0);
        foreach (var item in source.Items)
        {
            site.Run.Step();
            var position = Value.Of((double)index++);
            if (callback is { } test && !Truth.Of(test.Invoke(item, position), site.Run))
                continue;
            if (found)
                throw Fault.Of("D3138");
            (found, result) = (true, item);
        }

        return found ? result : throw Fault.Of("D3139");
    }

    private static Value Reduce(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var source = arguments[0];
        var function = arguments[1].Function!;
        if (function.Arity < 2)
            throw Fault.Of("D3050");
        var callback = new Callback(function, site);
        var (result, index) = (arguments[2], 0);
        var values = new Value[Math.Min(function.Arity, 4)];
        foreach (var item in source.Items)
        {
            site.Run.Step();
            if (index++ == 0 && result.IsUndefined)
            {
                result = item;
                continue;
            }

            values[0] = result;
            values[1] = item;
            if (values.Length > 2)
                values[2] = Value.Of((double)index - 1);
            if (values.Length > 3)
                values[3] = source;
            result = callback.Invoke(values);
        }

        return result;
    }

    private static Value Sift(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined || arguments[1].Function is not { } function)
            return Value.Undefined;
        var source = arguments[0];
        var callback = new ItemCallback(function, source, site);
        var result = new ObjectValue();
        foreach (var (key, member) in new MembersOf(source))
        {
            if (Truth.Of(callback.Invoke(member, Value.Of(key)), site.Run))
                result.Set(key, member, site.Run);
        }

        return result.Count == 0 ? Value.Undefined : Value.Of(result);
    }

    private static Value Each(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        var results = ArrayValue.Sequence();
        if (arguments[0].IsUndefined)
            return Value.Of(results);
        var source = arguments[0];
        var callback = new ItemCallback(arguments[1].Function!, source, site);
        foreach (var (key, member) in new MembersOf(source))
        {
            var result = callback.Invoke(member, Value.Of(key));
            if (!result.IsUndefined)
                results.Add(result, site.Run);
        }

        return Value.Of(results);
    }
}
