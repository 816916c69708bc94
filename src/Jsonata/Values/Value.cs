using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Trunkline.Jsonata.Values;

/// <summary>Any value of the language. Values of the input stay where they are and are read when they are needed.</summary>
internal readonly struct Value
{
    private readonly object? _reference;
    private readonly double _number;
    private readonly JsonElement _element;

    private Value(object? reference, double number = 0)
    {
        _reference = reference;
        _number = number;
    }

    private Value(Tag tag, JsonElement element)
    {
        _reference = tag;
        _element = element;
    }

    public static Value Undefined => default;

    public static Value Null => new(Tag.Null);

    public static Value True => new(Tag.True);

    public static Value False => new(Tag.False);

    public static Value EmptyString => new("");

    public static Value BoundToNothing => new(Tag.BoundToNothing);

    public static Value PendingCall => new(Tag.PendingCall);

    public Kind Kind
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_reference is null)
                return Kind.Undefined;
            // Everything but a string derives from HeapValue: the constructors see to that.
            return _reference.GetType() == typeof(string) ? Kind.String : Unsafe.As<HeapValue>(_reference).Kind;
        }
    }

    public bool IsUndefined => _reference is null;

    public bool IsTrue => ReferenceEquals(_reference, Tag.True);

    public bool IsBoundToNothing => ReferenceEquals(_reference, Tag.BoundToNothing);

    public bool IsPendingCall => ReferenceEquals(_reference, Tag.PendingCall);

    /// <summary>True for a string, number, array or object that lies in the input.</summary>
    public bool IsElement => _reference is Tag { FromInput: true };

    public bool IsArray => Kind == Kind.Array;

    public bool IsString => Kind == Kind.String;

    public bool IsComputedNumber => ReferenceEquals(_reference, Tag.Number);

    public bool IsElementArray => ReferenceEquals(_reference, Tag.InputArray);

    public bool IsElementObject => ReferenceEquals(_reference, Tag.InputObject);

    public bool IsElementString => ReferenceEquals(_reference, Tag.InputString);

    public bool IsElementNumber => ReferenceEquals(_reference, Tag.InputNumber);

    /// <summary>The place in the input; only where <see cref="IsElement"/>.</summary>
    public JsonElement Element => _element;

    public object? Reference => _reference;

    public ArrayValue? Array => _reference as ArrayValue;

    public ObjectValue? Object => _reference as ObjectValue;

    public FunctionValue? Function => _reference as FunctionValue;

    /// <summary>Items of an array.</summary>
    public ItemsOf Items => new(this);

    /// <summary>Number of items of an array.</summary>
    public int Count => _reference is ArrayValue array ? array.Count : _element.GetArrayLength();

    public static Value Of(bool value) => new(value ? Tag.True : Tag.False);

    public static Value Of(double number) => new(Tag.Number, number);

    public static Value Of(string text) => new(text);

    public static Value OfNullable(string? text) => new(text);

    public static Value Of(HeapValue heap) => new((object)heap);

    public static Value Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new(Tag.InputObject, element),
        JsonValueKind.Array => new(Tag.InputArray, element),
        JsonValueKind.String => new(Tag.InputString, element),
        JsonValueKind.Number => new(Tag.InputNumber, element),
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        JsonValueKind.Null => Null,
        _ => default,
    };

    public double AsNumber() => ReferenceEquals(_reference, Tag.InputNumber) ? _element.GetDouble() : _number;

    public string AsString() => _reference as string ?? JsonText.Read(_element);

    public Value ItemAt(int index) => _reference is ArrayValue array ? array[index] : Of(_element[index]);

    /// <summary>The array's items in memory; those of the input are not copied but referred to.</summary>
    public ArrayValue AsArray()
    {
        if (_reference is ArrayValue array)
            return array;
        var items = new Value[_element.GetArrayLength()];
        var next = 0;
        foreach (var element in _element.EnumerateArray())
            items[next++] = Of(element);
        return new ArrayValue(items, items.Length);
    }
}
