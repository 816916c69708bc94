namespace Trunkline.Declarations;

/// <summary>A map whose keys are read one by one; what is left unread at the end is an unknown key.</summary>
public sealed class DeclaredMap : DeclaredNode
{
    private readonly Dictionary<string, DeclaredNode?> values = new(StringComparer.Ordinal);
    private readonly List<DeclaredText> keys = [];
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    internal DeclaredMap(string file, int line, int column)
        : base(file, line, column)
    {
    }

    /// <summary>The keys in the order they stand.</summary>
    public IReadOnlyList<DeclaredText> Keys => keys;

    /// <inheritdoc />
    public override string Kind => "a map";

    /// <summary>Whether the key is there; asking makes it a known key.</summary>
    public bool Has(string key)
    {
        asked.Add(key);
        return values.ContainsKey(key);
    }

    /// <summary>The value of a key, or null when it is not there; asking makes it a known key.</summary>
    public DeclaredNode? Node(string key)
    {
        asked.Add(key);
        return values.GetValueOrDefault(key);
    }

    /// <summary>The text of a key; null, and a fault, when it is another kind of node; null when absent.</summary>
    public DeclaredText? Text(string key, FaultList faults) => As<DeclaredText>(key, "a text", faults);

    /// <summary>The map of a key; null, and a fault, when it is another kind of node; null when absent.</summary>
    public DeclaredMap? Map(string key, FaultList faults) => As<DeclaredMap>(key, "a map", faults);

    /// <summary>The list of a key; null, and a fault, when it is another kind of node; null when absent.</summary>
    public DeclaredList? List(string key, FaultList faults) => As<DeclaredList>(key, "a list", faults);

    /// <summary>The text of a key that must be there; null, and a fault, when it is not.</summary>
    public DeclaredText? RequiredText(string key, FaultList faults, string remedy)
    {
        if (!Has(key))
            faults.Add(this, $"'{key}' is missing", remedy);
        return Text(key, faults);
    }

    /// <summary>The key itself with its place, or null when it is not there.</summary>
    public DeclaredText? Key(string key) => keys.Find(k => k.Value == key);

    /// <summary>Reports every key that nobody asked for, with the nearest of those that were. Call it last.</summary>
    public void RejectUnknownKeys(FaultList faults)
    {
        foreach (var key in keys.Where(k => !asked.Contains(k.Value)))
            faults.Add(key, $"unknown key '{key.Value}'", Suggestion.Remedy(key.Value, asked));
    }

    // Null stands for a value that was refused with a fault of its own.
    internal bool TryAdd(DeclaredText key, DeclaredNode? value)
    {
        if (!values.TryAdd(key.Value, value))
            return false;
        keys.Add(key);
        return true;
    }

    // A key that was written to take a value away: it stands there, so that a misspelt one is told, and has none.
    internal void Withdraw(DeclaredText key) => keys.Add(key);

    private T? As<T>(string key, string wanted, FaultList faults)
        where T : DeclaredNode
    {
        var node = Node(key);
        if (node is null or T)
            return (T?)node;
        faults.Add(node, $"'{key}' is {node.Kind}", $"make it {wanted}");
        return null;
    }
}
