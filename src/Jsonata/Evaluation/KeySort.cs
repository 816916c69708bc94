using System.Numerics;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>Stable order of keys that are all numbers or all strings, which most are: nothing can fail, so the fastest sort will do.</summary>
internal static class KeySort
{
    /// <returns>The positions in order; null where the keys are not all of one such kind.</returns>
    public static int[]? Order(ReadOnlySpan<Value> keys, bool descending, Run run)
    {
        var kind = keys[0].Kind;
        if (kind is not (Kind.Number or Kind.String))
            return null;
        foreach (ref readonly var key in keys)
        {
            if (key.Kind != kind)
                return null;
        }

        run.Step(keys.Length * BitOperations.Log2((uint)keys.Length) / 4);
        return kind == Kind.Number ? Numbers(keys, descending) : Texts(keys, descending);
    }

    private static int[] Numbers(ReadOnlySpan<Value> keys, bool descending)
    {
        var items = new (double Key, int Index)[keys.Length];
        for (var index = 0; index < items.Length; index++)
            items[index] = (keys[index].AsNumber(), index);
        items.AsSpan().Sort(new NumberOrder(descending));
        return Array.ConvertAll(items, item => item.Index);
    }

    private static int[] Texts(ReadOnlySpan<Value> keys, bool descending)
    {
        var items = new (string Key, int Index)[keys.Length];
        for (var index = 0; index < items.Length; index++)
            items[index] = (keys[index].AsString(), index);
        items.AsSpan().Sort(new TextOrder(descending));
        return Array.ConvertAll(items, item => item.Index);
    }

    private readonly struct NumberOrder(bool descending) : IComparer<(double Key, int Index)>
    {
        public int Compare((double Key, int Index) left, (double Key, int Index) right)
        {
            var order = descending ? right.Key.CompareTo(left.Key) : left.Key.CompareTo(right.Key);
            return order != 0 ? order : left.Index.CompareTo(right.Index);
        }
    }

    private readonly struct TextOrder(bool descending) : IComparer<(string Key, int Index)>
    {
        public int Compare((string Key, int Index) left, (string Key, int Index) right)
        {
            var order = descending ? string.CompareOrdinal(right.Key, left.Key) : string.CompareOrdinal(left.Key, right.Key);
            return order != 0 ? order : left.Index.CompareTo(right.Index);
        }
    }
}
