namespace Trunkline.Declarations;

/// <summary>Lays a map that a person wrote over one that stands below it: nested maps key by key, lists and texts whole.</summary>
/// <param name="at">Where faults of what is inherited are told: what the person wrote to inherit it.</param>
/// <param name="inherit">What becomes of each inherited text.</param>
/// <param name="kinds">Keys that say what kind of map it is: where they differ, the upper map stands alone.</param>
public sealed class DeclaredOverlay(DeclaredNode at, Func<DeclaredText, Inherited> inherit, IReadOnlyList<string> kinds)
{
    /// <summary>The merged map, at the upper one's place. A key that is <c>null</c> in the upper one takes the lower one's away, and is no fault where there is none.</summary>
    /// <param name="upper">What the person wrote.</param>
    /// <param name="lower">What is inherited.</param>
    public DeclaredMap Lay(DeclaredMap upper, DeclaredMap lower)
    {
        var merged = new DeclaredMap(upper.File, upper.Line, upper.Column);
        foreach (var key in lower.Keys)
        {
            var below = lower.Node(key.Value);
            if (upper.Key(key.Value) is { } own)
                Put(merged, own, upper.Node(key.Value), below);
            else
                Add(merged, key, below);
        }

        foreach (var key in upper.Keys.Where(k => lower.Key(k.Value) is null))
            Put(merged, key, upper.Node(key.Value), null);
        return merged;
    }

    private static bool IsNull(DeclaredNode? node) => node is DeclaredText { IsQuoted: false, Value: "null" or "~" or "" };

    private void Put(DeclaredMap merged, DeclaredText key, DeclaredNode? upper, DeclaredNode? lower)
    {
        if (IsNull(upper))
            merged.Withdraw(key);
        else
            merged.TryAdd(key, Lay(upper, lower));
    }

    private DeclaredNode? Lay(DeclaredNode? upper, DeclaredNode? lower) =>
        upper is DeclaredMap over && lower is DeclaredMap under && kinds.All(k => IsSame(over.Node(k), under.Node(k))) ? Lay(over, under) : upper;

    private static bool IsSame(DeclaredNode? over, DeclaredNode? under) =>
        over is not DeclaredText upper || under is not DeclaredText lower || upper.Value == lower.Value;

    private void Add(DeclaredMap merged, DeclaredText key, DeclaredNode? below)
    {
        var inherited = Whole(below);
        if (inherited.IsKept)
            merged.TryAdd(DeclaredText.At(at, key.Value), inherited.Node);
    }

    private Inherited Whole(DeclaredNode? node)
    {
        switch (node)
        {
            case DeclaredText text:
                return inherit(text);
            case DeclaredList list:
                return Inherited.As(new DeclaredList(at.File, at.Line, at.Column, [.. list.Items.Select(Whole).Where(i => i.IsKept).Select(i => i.Node).OfType<DeclaredNode>()]));
            case DeclaredMap map:
                var copy = new DeclaredMap(at.File, at.Line, at.Column);
                foreach (var key in map.Keys)
                    Add(copy, key, map.Node(key.Value));
                return Inherited.As(copy);
            default:
                return Inherited.As(null);
        }
    }
}

/// <summary>What becomes of a text that is inherited.</summary>
/// <param name="IsKept">Whether its key stands in the merged map.</param>
/// <param name="Node">Its value; null for one that was refused with a fault of its own.</param>
public readonly record struct Inherited(bool IsKept, DeclaredNode? Node)
{
    /// <summary>The key is left out.</summary>
    public static Inherited LeftOut { get; }

    /// <summary>The key has this value.</summary>
    public static Inherited As(DeclaredNode? node) => new(true, node);
}
