namespace Trunkline.Jsonata.Values;

/// <summary>One result of a path together with what its steps have bound: focus, index and parent variables.</summary>
internal sealed class PathTuple
{
    private readonly List<(int Name, Value Value)> _bindings;

    public PathTuple(in Value context)
    {
        Context = context;
        _bindings = [];
    }

    private PathTuple(in Value context, List<(int, Value)> bindings)
    {
        Context = context;
        _bindings = bindings;
    }

    public Value Context { get; set; }

    public IReadOnlyList<(int Name, Value Value)> Bindings => _bindings;

    public PathTuple With(in Value context) => new(context, [.. _bindings]);

    public void Bind(int name, in Value value)
    {
        var bound = value.IsUndefined ? Value.BoundToNothing : value;
        for (var at = 0; at < _bindings.Count; at++)
        {
            if (_bindings[at].Name == name)
            {
                _bindings[at] = (name, bound);
                return;
            }
        }

        _bindings.Add((name, bound));
    }

    /// <summary>The bound value; undefined where the tuple does not bind the name.</summary>
    public Value Find(int name)
    {
        foreach (var (bound, value) in _bindings)
        {
            if (bound == name)
                return value;
        }

        return Value.Undefined;
    }
}

internal sealed class TupleStream() : HeapValue(Kind.Tuples)
{
    public List<PathTuple> Tuples { get; init; } = [];
}
