namespace Trunkline.Jsonata.Values;

internal enum Kind : byte
{
    Undefined,
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
    Function,

    /// <summary>A stream of tuples on its way between the steps of a path; no expression ever sees it.</summary>
    Tuples,

    /// <summary>Marks for variables and calls; no expression ever sees them.</summary>
    Internal,
}

/// <summary>What a value refers to on the heap, unless it is a string.</summary>
internal abstract class HeapValue(Kind kind)
{
    public readonly Kind Kind = kind;
}

/// <summary>Names the kind of a value that lies in the value itself: a constant, a number, or a place in the input.</summary>
internal sealed class Tag(Kind kind, bool fromInput = false) : HeapValue(kind)
{
    public static readonly Tag Null = new(Kind.Null);
    public static readonly Tag True = new(Kind.Boolean);
    public static readonly Tag False = new(Kind.Boolean);
    public static readonly Tag Number = new(Kind.Number);
    public static readonly Tag InputNumber = new(Kind.Number, fromInput: true);
    public static readonly Tag InputString = new(Kind.String, fromInput: true);
    public static readonly Tag InputArray = new(Kind.Array, fromInput: true);
    public static readonly Tag InputObject = new(Kind.Object, fromInput: true);

    /// <summary>A variable that is bound, but to nothing.</summary>
    public static readonly Tag BoundToNothing = new(Kind.Internal);

    /// <summary>The result of a function body that ends in a call which the caller has to make.</summary>
    public static readonly Tag PendingCall = new(Kind.Internal);

    public readonly bool FromInput = fromInput;
}
