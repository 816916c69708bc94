using System.Text.Json;

namespace Trunkline.Jsonata.Values;

/// <summary>Members of an object in memory or in the input.</summary>
internal static class Members
{
    public static int Count(in Value value) => value.Object is { } made ? made.Count : value.Element.GetPropertyCount();

    public static Value Get(in Value value, string key)
    {
        if (value.Object is { } made)
            return made[key];
        return value.Element.TryGetProperty(key, out var element) ? Value.Of(element) : Value.Undefined;
    }
}

/// <summary>Enumerates the members of an object in memory or in the input.</summary>
internal struct MembersOf
{
    private readonly ObjectValue? _object;
    private JsonElement.ObjectEnumerator _elements;
    private int _index = -1;

    public MembersOf(in Value value)
    {
        _object = value.Object;
        if (_object is null)
            _elements = value.Element.EnumerateObject();
    }

    public readonly KeyValuePair<string, Value> Current => _object is null
        ? new(JsonText.Name(_elements.Current), Value.Of(_elements.Current.Value))
        : new(_object.Keys[_index], _object.Values[_index]);

    /// <summary>The value of the member at hand, for those who do not ask its name.</summary>
    public readonly Value CurrentValue => _object is null ? Value.Of(_elements.Current.Value) : _object.Values[_index];

    public readonly MembersOf GetEnumerator() => this;

    public bool MoveNext() => _object is null ? _elements.MoveNext() : ++_index < _object.Count;
}
