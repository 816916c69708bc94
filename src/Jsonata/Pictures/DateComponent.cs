namespace Trunkline.Jsonata.Pictures;

/// <summary>One part of a compiled date/time picture: literal text, or a component with the way to write and read it.</summary>
internal sealed record DateComponent
{
    /// <summary>The component specifier (<c>Y</c>, <c>M</c>, …); <c>\0</c> for literal text.</summary>
    public char Specifier { get; init; }

    /// <summary>Literal text, where this is no component.</summary>
    public string Literal { get; init; } = "";

    /// <summary>How to write the component's number; null where it is written as a name.</summary>
    public IntegerFormat? Number { get; init; }

    /// <summary>The case of a component that is written as a name.</summary>
    public LetterCase NameCase { get; init; }

    /// <summary>Names are cut to this length; null for no limit.</summary>
    public int? MaxWidth { get; init; }

    /// <summary>A year is written by so many of its last digits; 0 for all.</summary>
    public int YearDigits { get; init; }

    /// <summary>Modifier <c>t</c> of a zone: UTC is written as Z.</summary>
    public bool UsesZulu { get; init; }

    /// <summary>Reading takes exactly so many digits, because digits of the next component follow at once; 0 for as many as there are.</summary>
    public int ExactDigits { get; init; }

    public bool IsLiteral => Specifier == '\0';

    public bool IsZone => Specifier is 'Z' or 'z';

    public bool IsDigits => Number?.Style == IntegerStyle.Decimal && !IsZone;
}
