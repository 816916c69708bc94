namespace Trunkline.Jsonata.Values;

/// <summary>One result of a path together with what its steps have bound: focus, index and parent variables.
/// Tuples that come from one share its bindings: a join makes very many of them.</summary>
internal sealed class PathTuple
{
    private Binding? _newest;

    public PathTuple(in Value context) => Context = context;

    private PathTuple(in Value context, Binding? bindings)
    {
        Context = context;
        _newest = bindings;
    }

    public Value Context { get; set; }

    public int BindingCount => _newest?.Count ?? 0;

    /// <summary>What is bound, each name once.</summary>
    public IEnumerable<(int Name, Value Value)> Bindings
    {
        get
        {
            for (var binding = _newest; binding is not null; binding = binding.Older)
                yield return (binding.Name, binding.Value);
        }
    }

    public PathTuple With(in Value context) => new(context, _newest);

    public void Bind(int name, in Value value)
    {
        var others = Find(name).IsUndefined ? _newest : Without(_newest!, name);
        _newest = new Binding(name, value.IsUndefined ? Value.BoundToNothing : value, others);
    }

    /// <summary>The bound value; undefined where the tuple does not bind the name.</summary>
    public Value Find(int name)
    {
        for (var binding = _newest; binding is not null; binding = binding.Older)
        {
            if (binding.Name == name)
                return binding.Value;
        }

        return Value.Undefined;
    }

    private static Binding? Without(Binding bindings, int name) => bindings.Name == name
        ? bindings.Older
        : new Binding(bindings.Name, bindings.Value, Without(bindings.Older!, name));

    private sealed class Binding(int name, in Value value, Binding? older)
    {
        public readonly Value Value = value;
        public readonly Binding? Older = older;
        public readonly int Name = name;
        public readonly int Count = 1 + (older?.Count ?? 0);
    }
}

internal sealed class TupleStream() : HeapValue(Kind.Tuples)
{
    public List<PathTuple> Tuples { get; init; } = [];
}
