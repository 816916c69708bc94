using Trunkline.Jsonata.Evaluation;

namespace Trunkline.Jsonata.Values;

/// <summary>An array or sequence made during the evaluation. A sequence of one counts as its item, and an empty one as nothing.</summary>
internal sealed class ArrayValue : HeapValue
{
    private readonly double _rangeStart;

    // Null while the array is a range whose numbers nobody has asked to see as a whole.
    private Value[]? _items;

    public ArrayValue(Value[] items, int count)
        : base(Kind.Array)
    {
        _items = items;
        Count = count;
    }

    private ArrayValue(double rangeStart, int count)
        : base(Kind.Array)
    {
        _rangeStart = rangeStart;
        Count = count;
    }

    public int Count { get; private set; }

    /// <summary>Made by a path or a function, so that it flattens into others and loses its brackets around one item.</summary>
    public bool IsSequence { get; set; }

    /// <summary>Keeps its brackets around one item all the same.</summary>
    public bool KeepSingleton { get; set; }

    /// <summary>The sequence around an input that is itself an array.</summary>
    public bool IsOuterWrapper { get; init; }

    /// <summary>Made by an array constructor within a path: not flattened.</summary>
    public bool IsConstructed { get; set; }

    public ReadOnlySpan<Value> Span => Stored.AsSpan(0, Count);

    private Value[] Stored => _items ?? Materialize();

    public Value this[int index] => _items is null ? Value.Of(_rangeStart + index) : _items[index];

    /// <summary>The sequence of integers from one to another.</summary>
    public static ArrayValue Range(double first, int count) => new(first, count) { IsSequence = true };

    /// <summary>The same items in an array that is no sequence.</summary>
    public ArrayValue AsPlain() => _items is null ? new ArrayValue(_rangeStart, Count) : new ArrayValue(_items, Count);

    public static ArrayValue Of(in Value item) => new([item], 1);

    public static ArrayValue Empty() => new([], 0);

    public static ArrayValue Sequence() => new([], 0) { IsSequence = true };

    public static ArrayValue SequenceOf(in Value item) => new([item], 1) { IsSequence = true };

    public static ArrayValue WithCapacity(int capacity, Run run)
    {
        run.TakeItems(capacity);
        return new ArrayValue(capacity == 0 ? [] : new Value[capacity], 0);
    }

    public void Add(in Value item, Run run)
    {
        if (_items is null || Count == _items.Length)
            Grow(Count + 1, run);
        _items![Count++] = item;
    }

    public void Set(int index, in Value item) => Stored[index] = item;

    /// <summary>Adds the items of an array, or the value itself where it is none.</summary>
    public void AddSpread(in Value value, Run run)
    {
        if (!value.IsArray)
        {
            Add(value, run);
            return;
        }

        var count = value.Count;
        if (_items is null || Count + count > _items.Length)
            Grow(Count + count, run);
        if (value.Array is { } array)
        {
            array.Span.CopyTo(_items.AsSpan(Count));
            Count += count;
            return;
        }

        foreach (var element in value.Element.EnumerateArray())
            _items![Count++] = Value.Of(element);
    }

    private void Grow(int needed, Run run)
    {
        var stored = Stored;
        var capacity = (int)Math.Min(Math.Max(needed, Math.Max(4L, stored.Length * 2L)), Math.Max(needed, run.Limits.MaxSequenceLength));
        run.TakeItems(capacity);
        Array.Resize(ref stored, capacity);
        _items = stored;
    }

    private Value[] Materialize()
    {
        var items = new Value[Count];
        for (var index = 0; index < items.Length; index++)
            items[index] = Value.Of(_rangeStart + index);
        return _items = items;
    }
}
