namespace Trunkline.Jsonata.Compilation;

/// <summary>Where a name is visible: a function, a block, or the tuples of a path. Mirrors the frames at run time.</summary>
internal sealed class Scope
{
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly Scope _storage;
    private int _slots;

    private Scope(Scope? parent, ScopeKind kind)
    {
        Parent = parent;
        Kind = kind;
        _storage = kind == ScopeKind.FlatBlock ? parent!.NearestStorage() : this;
    }

    public Scope? Parent { get; }

    public ScopeKind Kind { get; }

    /// <summary>Slots that the scope's frame needs; grows while blocks within it are compiled.</summary>
    public int SlotCount => _storage._slots;

    public bool HasFrame => Kind != ScopeKind.FlatBlock;

    public static Scope Root() => new(null, ScopeKind.Frame);

    public Scope Frame() => new(this, ScopeKind.Frame);

    /// <summary>A block whose variables lie in the frame of the function around it.</summary>
    public Scope FlatBlock() => new(this, ScopeKind.FlatBlock);

    /// <summary>The tuples of a path; names are numbered throughout the program.</summary>
    public Scope Tuples(IEnumerable<string> names, NameTable table)
    {
        var scope = new Scope(this, ScopeKind.Tuples);
        foreach (var name in names)
            scope._names[name] = table.NumberOf(name);
        return scope;
    }

    public int Declare(string name)
    {
        if (!_names.TryGetValue(name, out var slot))
        {
            slot = _storage._slots++;
            _names.Add(name, slot);
        }

        return slot;
    }

    /// <summary>A slot that no name has, for a parameter that another of the same name hides.</summary>
    public int Reserve() => _storage._slots++;

    public bool Declares(string name, out int slot) => _names.TryGetValue(name, out slot);

    /// <summary>How many frames lie between this scope's frame and the one that holds another scope's variables.</summary>
    public int HopsTo(Scope other)
    {
        var hops = 0;
        for (var scope = this; !ReferenceEquals(scope, other._storage); scope = scope.Parent!)
        {
            if (scope.HasFrame)
                hops++;
        }

        return hops;
    }

    /// <summary>The scope that a binding in this one goes to.</summary>
    public Scope Binder()
    {
        var scope = this;
        while (scope.Kind == ScopeKind.Tuples)
            scope = scope.Parent!;
        return scope;
    }

    private Scope NearestStorage()
    {
        var scope = this;
        while (scope.Kind != ScopeKind.Frame)
            scope = scope.Kind == ScopeKind.FlatBlock ? scope._storage : scope.Parent!;
        return scope;
    }
}

internal enum ScopeKind : byte
{
    Frame,
    FlatBlock,
    Tuples,
}

/// <summary>Numbers of the names that tuples bind.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public int NumberOf(string name)
    {
        if (!_numbers.TryGetValue(name, out var number))
            _numbers.Add(name, number = _numbers.Count);
        return number;
    }
}
