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
        frame.Run.TakeItems((long)count * terms.Length);
        var keys = new Value[terms.Length][];
        keys[0] = new Value[count];
        for (var item = 0; item < count; item++)
            keys[0][item] = Key(evaluate, item, 0, frame.Run);
        for (var term = 1; term < terms.Length; term++)
            keys[term] = new Value[count];
        if (Numbers(keys[0]) is not { } numbers)
            return MergeSort.Order(count, (left, right) => IsAfter(keys, evaluate, left, right, 0, frame.Run), frame.Run);
        var sign = terms[0].Descending ? -1 : 1;
        return MergeSort.Order(
            count,
            (left, right) => numbers[left] == numbers[right]
                ? IsAfter(keys, evaluate, left, right, 1, frame.Run)
                : numbers[left].CompareTo(numbers[right]) == sign,
            frame.Run);
    }

    // The first keys as plain numbers, where all of them are: most lists are sorted by a number or a date.
    private static double[]? Numbers(Value[] keys)
    {
        var numbers = new double[keys.Length];
        for (var index = 0; index < keys.Length; index++)
        {
            if (keys[index].Kind != Kind.Number)
                return null;
            numbers[index] = keys[index].AsNumber();
        }

        return numbers;
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
