using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>The expression in brackets behind a step: an index, or a condition on each item.</summary>
internal sealed class Predicate(Node condition)
{
    private readonly double? _index = condition is Literal { Value: { Kind: Kind.Number } number } ? Math.Floor(number.AsNumber()) : null;

    private readonly bool _isFixed = condition.IgnoresInput && !condition.IsTest;

    /// <summary>Filters what a step gave for one item into the step's results.</summary>
    public void Apply(in Value input, Frame frame, ref Collector results)
    {
        if (_index is { } index)
        {
            var item = ItemAt(input, index);
            if (item.IsArray)
                results.AddResult(item);
            else if (!item.IsUndefined)
                results.AddItem(item);
            if (!item.IsArray)
                results.NoteSequence();
            return;
        }

        results.NoteSequence();
        if (TryPosition(input, frame, out var only))
        {
            if (!only.IsUndefined)
                results.AddItem(only);
            return;
        }

        if (!input.IsArray)
        {
            if (Keeps(input, 0, 1, frame))
                results.AddItem(input);
            return;
        }

        var (position, count) = (0, input.Count);
        foreach (var item in input.Items)
        {
            for (var copies = Copies(item, position++, count, frame); copies > 0; copies--)
                results.AddItem(item);
        }
    }

    /// <summary>Filters a value on its own.</summary>
    public Value Apply(in Value input, Frame frame)
    {
        if (_index is { } index)
        {
            var item = ItemAt(input, index);
            if (item.IsArray)
                return item;
            return Value.Of(item.IsUndefined ? ArrayValue.Sequence() : ArrayValue.SequenceOf(item));
        }

        if (TryPosition(input, frame, out var only))
            return Value.Of(only.IsUndefined ? ArrayValue.Sequence() : ArrayValue.SequenceOf(only));
        var results = ArrayValue.Sequence();
        if (!input.IsArray)
        {
            if (Keeps(input, 0, 1, frame))
                results.Add(input, frame.Run);
            return Value.Of(results);
        }

        var (position, count) = (0, input.Count);
        foreach (var item in input.Items)
        {
            for (var copies = Copies(item, position++, count, frame); copies > 0; copies--)
                results.Add(item, frame.Run);
        }

        return Value.Of(results);
    }

    /// <summary>Filters a stream of tuples.</summary>
    public TupleStream Apply(TupleStream input, Frame frame)
    {
        var tuples = input.Tuples;
        var results = new TupleStream();
        if (_index is { } index)
        {
            var at = index < 0 ? tuples.Count + index : index;
            if (at >= 0 && at < tuples.Count)
                results.Tuples.Add(tuples[(int)at]);
            return results;
        }

        for (var position = 0; position < tuples.Count; position++)
        {
            var tuple = tuples[position];
            for (var copies = Copies(tuple.Context, position, tuples.Count, frame.ForTuple(tuple)); copies > 0; copies--)
                results.Tuples.Add(tuple);
        }

        return results;
    }

    // A number that does not depend on the item names one item, such as $list[$i]: no need to ask each item whether it is the one.
    private bool TryPosition(in Value input, Frame frame, out Value item)
    {
        item = Value.Undefined;
        if (!_isFixed || !input.IsArray || input.Count == 0)
            return false;
        frame.Run.Step();
        var position = condition.Evaluate(Value.Undefined, frame);
        if (position.Kind != Kind.Number)
            return false;
        item = ItemAt(input, Math.Floor(Numbers.Finite(position)));
        return true;
    }

    private static Value ItemAt(in Value input, double index)
    {
        var count = input.IsArray ? input.Count : 1;
        if (index < 0)
            index += count;
        if (!(index >= 0 && index < count))
            return Value.Undefined;
        return input.IsArray ? input.ItemAt((int)index) : input;
    }

    private static bool Names(in Value position, int index, int count)
    {
        var wanted = Math.Floor(Numbers.Finite(position));
        return (wanted < 0 ? wanted + count : wanted) == index;
    }

    private bool Keeps(in Value item, int index, int count, Frame frame) => Copies(item, index, count, frame) > 0;

    // An array of positions keeps an item as often as it names it.
    private int Copies(in Value item, int index, int count, Frame frame)
    {
        frame.Run.Step();
        if (condition.IsTest)
            return condition.Test(item, frame) ? 1 : 0;
        var result = condition.Evaluate(item, frame);
        if (result.Kind == Kind.Number)
            return Names(result, index, count) ? 1 : 0;
        if (!result.IsArray || !IsPositions(result))
            return Truth.Of(result, frame.Run) ? 1 : 0;
        var copies = 0;
        foreach (var position in result.Items)
        {
            frame.Run.Step();
            if (Names(position, index, count))
                copies++;
        }

        return copies;
    }

    private static bool IsPositions(in Value array)
    {
        foreach (var item in array.Items)
        {
            if (item.Kind != Kind.Number)
                return false;
        }

        return true;
    }
}
