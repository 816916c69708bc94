using System.Text;
using System.Text.Json;

namespace Trunkline.Jsonata.Values;

/// <summary>Members of an object in memory or in the input.</summary>
internal static class Members
{
    public static int Count(in Value value) => value.Object is { } made ? made.Count : value.Element.GetPropertyCount();

    /// <summary>Finds a member of the input by its name in UTF-8; the last one where there are several.</summary>
    public static bool TryFind(JsonElement element, ReadOnlySpan<byte> name, out JsonElement member)
    {
        try
        {
            return element.TryGetProperty(name, out member);
        }
        catch (InvalidOperationException) when (element.ValueKind == JsonValueKind.Object)
        {
            // Another member's name is half a surrogate pair, which the JSON reader does not read.
            member = default;
            var text = Encoding.UTF8.GetString(name);
            foreach (var property in element.EnumerateObject())
            {
                if (JsonText.Name(property) == text)
                    member = property.Value;
            }

            return member.ValueKind != JsonValueKind.Undefined;
        }
    }

    public static Value Get(in Value value, string key)
    {
        if (value.Object is { } made)
            return made[key];
        return TryFind(value.Element, Encoding.UTF8.GetBytes(key), out var element) ? Value.Of(element) : Value.Undefined;
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
