using Trunkline.Jsonata.Evaluation;

namespace Trunkline.Jsonata.Values;

/// <summary>An object made during the evaluation; its members keep the order in which they were set.</summary>
internal sealed class ObjectValue : HeapValue
{
    private const int ScanUpTo = 8;
    private string[] _keys;
    private Value[] _values;
    private bool _sharesKeys;
    private Dictionary<string, int>? _index;

    public ObjectValue(int capacity = 4)
        : base(Kind.Object)
    {
        _keys = capacity == 0 ? [] : new string[capacity];
        _values = capacity == 0 ? [] : new Value[capacity];
    }

    /// <summary>Takes over the values; the keys may be shared with other objects and are copied before they change.</summary>
    public ObjectValue(string[] sharedKeys, Value[] values)
        : base(Kind.Object)
    {
        _keys = sharedKeys;
        _values = values;
        _sharesKeys = true;
        Count = values.Length;
    }

    public int Count { get; private set; }

    public ReadOnlySpan<string> Keys => _keys.AsSpan(0, Count);

    public ReadOnlySpan<Value> Values => _values.AsSpan(0, Count);

    public Value this[string key] => Find(key) is >= 0 and var at ? _values[at] : Value.Undefined;

    public bool Has(string key) => Find(key) >= 0;

    public void Set(string key, in Value value, Run? run = null)
    {
        var at = Find(key);
        if (at >= 0)
        {
            _values[at] = value;
            return;
        }

        if (Count == _values.Length || _sharesKeys)
            Grow(run);
        _keys[Count] = key;
        _values[Count] = value;
        _index?.Add(key, Count);
        Count++;
    }

    public void Replace(int index, in Value value) => _values[index] = value;

    public void Remove(string key)
    {
        var at = Find(key);
        if (at < 0)
            return;
        if (_sharesKeys)
            Grow(null);
        Array.Copy(_keys, at + 1, _keys, at, Count - at - 1);
        Array.Copy(_values, at + 1, _values, at, Count - at - 1);
        Count--;
        _values[Count] = default;
        _index = null;
    }

    private int Find(string key)
    {
        if (Count <= ScanUpTo)
        {
            for (var at = 0; at < Count; at++)
            {
                if (ReferenceEquals(_keys[at], key) || _keys[at] == key)
                    return at;
            }

            return -1;
        }

        if (_index is null)
        {
            var index = new Dictionary<string, int>(_values.Length, StringComparer.Ordinal);
            for (var at = 0; at < Count; at++)
                index[_keys[at]] = at;
            _index = index;
        }

        return _index.TryGetValue(key, out var found) ? found : -1;
    }

    private void Grow(Run? run)
    {
        var capacity = Count < _values.Length ? _values.Length : Math.Max(4, Count * 2);
        run?.Take(capacity * 40L);
        Array.Resize(ref _keys, capacity);
        if (capacity != _values.Length)
            Array.Resize(ref _values, capacity);
        _sharesKeys = false;
    }
}
