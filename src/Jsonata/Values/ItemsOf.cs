using System.Text.Json;

namespace Trunkline.Jsonata.Values;

/// <summary>Enumerates an array in memory or in the input without allocating.</summary>
internal struct ItemsOf
{
    private readonly ArrayValue? _array;
    private JsonElement.ArrayEnumerator _elements;
    private int _index = -1;

    public ItemsOf(in Value array)
    {
        _array = array.Array;
        if (_array is null)
            _elements = array.Element.EnumerateArray();
    }

    public readonly Value Current => _array is null ? Value.Of(_elements.Current) : _array[_index];

    public readonly ItemsOf GetEnumerator() => this;

    public bool MoveNext() => _array is null ? _elements.MoveNext() : ++_index < _array.Count;
}
