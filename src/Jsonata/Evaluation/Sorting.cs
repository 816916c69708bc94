using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

internal sealed record SortTerm(Node Key, bool Descending);

/// <summary>The order-by clause. Each key is computed once per item, those behind the first only where they are needed.</summary>
internal sealed class SortNode(SortTerm[] terms) : Node
{
    public override Value Evaluate(in Value input, Frame frame) => throw new InvalidOperationException("A sort is a step of a path.");

    public Value Sort(in StepResult items, Frame frame)
    {
        if (!items.IsList)
            return Value.Of(ArrayValue.SequenceOf(items.Value));
        if (items.Value.Count == 1)
            return Value.Of(ArrayValue.SequenceOf(items.Value.ItemAt(0)));
        var array = items.Value.AsArray();
        var order = Order(array.Count, (item, term) => terms[term].Key.Evaluate(array[item], frame), frame);
        var sorted = ArrayValue.WithCapacity(array.Count, frame.Run);
        foreach (var index in order)
            sorted.Add(array[index], frame.Run);
        return Value.Of(sorted);
    }

    public TupleStream Sort(TupleStream stream, Frame frame)
    {
        var tuples = stream.Tuples;
        if (tuples.Count <= 1)
            return stream;
        var frames = tuples.ConvertAll(frame.ForTuple);
        var order = Order(tuples.Count, (item, term) => terms[term].Key.Evaluate(tuples[item].Context, frames[item]), frame);
        return new TupleStream { Tuples = [.. order.Select(index => tuples[index])] };
    }

    private int[] Order(int count, Func<int, int, Value> evaluate, Frame frame)
    {
        var run = frame.Run;
        run.TakeItems((long)count * terms.Length);
        var keys = new Value[terms.Length][];
        keys[0] = new Value[count];
        for (var item = 0; item < count; item++)
            keys[0][item] = Key(evaluate, item, 0, run);
        for (var term = 1; term < terms.Length; term++)
            keys[term] = new Value[count];
        if (KeySort.Order(keys[0], terms[0].Descending, run) is not { } order)
            return MergeSort.Order(count, (left, right) => IsAfter(keys, evaluate, left, right, 0, run), run);
        if (terms.Length > 1)
            OrderTies(order, keys, evaluate, run);
        return order;
    }

    private void OrderTies(int[] order, Value[][] keys, Func<int, int, Value> evaluate, Run run)
    {
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && Compare(keys[0][order[start]], keys[0][order[end]], descending: false) == 0)
                end++;
            if (end - start > 1)
            {
                var tied = order[start..end];
                var sorted = MergeSort.Order(tied.Length, (left, right) => IsAfter(keys, evaluate, tied[left], tied[right], 1, run), run);
                for (var index = 0; index < sorted.Length; index++)
                    order[start + index] = tied[sorted[index]];
            }

            start = end;
        }
    }

    private static Value Key(Func<int, int, Value> evaluate, int item, int term, Run run)
    {
        run.Step();
        var key = evaluate(item, term);
        if (key.IsUndefined)
            return Value.BoundToNothing;
        return key.IsElementString ? Value.Of(key.AsString()) : key.IsElementNumber ? Value.Of(key.AsNumber()) : key;
    }

    private bool IsAfter(Value[][] keys, Func<int, int, Value> evaluate, int left, int right, int from, Run run)
    {
        for (var term = from; term < terms.Length; term++)
        {
            if (keys[term][left].IsUndefined)
                keys[term][left] = Key(evaluate, left, term, run);
            if (keys[term][right].IsUndefined)
                keys[term][right] = Key(evaluate, right, term, run);
            var order = Compare(keys[term][left], keys[term][right], terms[term].Descending);
            if (order != 0)
                return order > 0;
        }

        return false;
    }

    // Items without a key come last, whatever the direction.
    private int Compare(in Value left, in Value right, bool descending)
    {
        if (left.IsBoundToNothing)
            return right.IsBoundToNothing ? 0 : 1;
        if (right.IsBoundToNothing)
            return -1;
        var (a, b) = (left.Kind, right.Kind);
        if (a == Kind.Number && b == Kind.Number)
        {
            var numbers = left.AsNumber().CompareTo(right.AsNumber());
            return descending ? -numbers : numbers;
        }

        if (a is not (Kind.Number or Kind.String) || b is not (Kind.Number or Kind.String))
            throw Placed(Fault.Of("T2008", a is Kind.Number or Kind.String ? right : left));
        if (a != b)
            throw Placed(Fault.Of("T2007", left, right));
        var texts = string.CompareOrdinal(left.AsString(), right.AsString());
        return descending ? -texts : texts;
    }

    private JsonataException Placed(JsonataException fault)
    {
        Places(fault, "^");
        return fault;
    }
}
