using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Functions;

/// <summary>The types that a signature tells apart; <see cref="Missing"/> is the undefined value.</summary>
[Flags]
internal enum TypeMask : byte
{
    None = 0,
    String = 1,
    Number = 2,
    Boolean = 4,
    Null = 8,
    Object = 16,
    Array = 32,
    Function = 64,
    Missing = 128,
}

internal static class TypeMasks
{
    private const TypeMask Json = TypeMask.String | TypeMask.Number | TypeMask.Boolean | TypeMask.Null | TypeMask.Object | TypeMask.Array | TypeMask.Missing;

    public static TypeMask OfSymbol(char symbol) => symbol switch
    {
        'a' or 'x' => Json | TypeMask.Function,
        'j' => Json,
        'f' => TypeMask.Function,
        _ => OfLetter(symbol) | TypeMask.Missing,
    };

    public static TypeMask OfLetter(char letter) => letter switch
    {
        's' => TypeMask.String,
        'n' => TypeMask.Number,
        'b' => TypeMask.Boolean,
        'l' => TypeMask.Null,
        'o' => TypeMask.Object,
        'a' => TypeMask.Array,
        'f' => TypeMask.Function,
        'm' => TypeMask.Missing,
        _ => TypeMask.None,
    };

    public static TypeMask Of(in Value value) => value.Kind switch
    {
        Kind.String => TypeMask.String,
        Kind.Number => TypeMask.Number,
        Kind.Boolean => TypeMask.Boolean,
        Kind.Null => TypeMask.Null,
        Kind.Object => TypeMask.Object,
        Kind.Array => TypeMask.Array,
        Kind.Function => TypeMask.Function,
        _ => TypeMask.Missing,
    };
}
