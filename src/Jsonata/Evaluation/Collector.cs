using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>Gathers the results of a step. Nothing is allocated until there is a second one.</summary>
internal struct Collector(Run run)
{
    private Value _only;
    private ArrayValue? _many;
    private int _count;

    // The one result came from a predicate: it is an item already, not something to be flattened.
    private bool _onlyIsItem;

    // Another result was a sequence, perhaps empty, so that all results together are one too.
    private bool _isSequence;

    /// <summary>Adds what a step gave for one item; an array among it is flattened into the rest.</summary>
    public void AddResult(in Value result)
    {
        if (result.IsUndefined)
            return;
        if (_count++ == 0)
        {
            _only = result;
            return;
        }

        Flatten(Many(), result);
    }

    /// <summary>Adds one item that a predicate let through.</summary>
    public void AddItem(in Value item)
    {
        if (_count++ == 0)
        {
            _only = item;
            _onlyIsItem = true;
            return;
        }

        Many().Add(item, run);
    }

    public void NoteSequence() => _isSequence = true;

    public readonly StepResult Finish(bool isLast)
    {
        if (_many is not null)
            return new StepResult(Value.Of(_many), isList: true);
        if (_count == 0)
            return default;
        if (_onlyIsItem || !_only.IsArray)
            return new StepResult(_only, isList: false);
        if (_only.Array is { IsConstructed: true })
            return new StepResult(_only, isList: isLast && !_isSequence);
        if (!_isSequence && _only.Array is not { IsSequence: true, KeepSingleton: true })
            return new StepResult(_only, isList: true);
        var items = ArrayValue.Sequence();
        items.AddSpread(_only, run);
        return new StepResult(Value.Of(items), isList: true);
    }

    private ArrayValue Many()
    {
        if (_many is not null)
            return _many;
        _many = ArrayValue.Sequence();
        if (_onlyIsItem)
            _many.Add(_only, run);
        else
            Flatten(_many, _only);
        return _many;
    }

    private readonly void Flatten(ArrayValue target, in Value result)
    {
        if (result.Array is { IsConstructed: true })
            target.Add(result, run);
        else
            target.AddSpread(result, run);
    }
}

/// <summary>The results of a step: nothing, one item, or the items of an array.</summary>
internal readonly struct StepResult(Value value, bool isList)
{
    private readonly bool _isSomething = true;

    public Value Value { get; } = value;

    public bool IsList { get; } = isList;

    /// <summary>True for an array that keeps its brackets, be it empty.</summary>
    public bool IsPlainArray => IsList && Value.Array is not { IsSequence: true };

    /// <summary>True for no item at all; one item that is undefined, which a predicate may let through, is an item.</summary>
    public bool IsEmpty => !_isSomething || (IsList && Value.Count == 0);
}
