namespace Trunkline.Declarations;

/// <summary>A scalar: its text as YAML reads it (plain, quoted, literal or folded), and where each part of that text stands in the file.</summary>
public sealed class DeclaredText : DeclaredNode
{
    // Null where the text stands for another node: all of it is where that one is.
    private readonly SourceText? source;
    private readonly TextStyle style;
    private int[]? offsets;

    internal DeclaredText(SourceText source, int line, int column, string value, TextStyle style)
        : base(source.File, line, column)
    {
        Value = value;
        this.source = source;
        this.style = style;
    }

    private DeclaredText(DeclaredNode at, string value)
        : base(at.File, at.Line, at.Column)
    {
        Value = value;
        style = TextStyle.DoubleQuoted;
    }

    /// <summary>A text that was not written but follows from another node: faults inside it are told at that node's place.</summary>
    /// <param name="at">The node it follows from.</param>
    /// <param name="value">The text.</param>
    public static DeclaredText At(DeclaredNode at, string value) => new(at, value);

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <summary>Whether it was written in quotes or as a block, so that <c>"true"</c> and <c>"12"</c> stay texts.</summary>
    public bool IsQuoted => style != TextStyle.Plain;

    /// <inheritdoc />
    public override string Kind => "a text";

    /// <summary>The file's line and column of a place inside <see cref="Value"/>: exact for every style, folded lines and escapes included;
    /// for white space that YAML folded away, the nearest place before it. A place past the end is the one behind the last character.</summary>
    /// <param name="line">1-based line inside the text.</param>
    /// <param name="column">1-based column inside the text.</param>
    public (int Line, int Column) PlaceOf(int line, int column)
    {
        var start = 0;
        for (var l = 1; l < line; l++)
        {
            var end = Value.IndexOf('\n', start);
            if (end < 0)
                break;
            start = end + 1;
        }

        return PlaceOf(start + Math.Max(1, column) - 1);
    }

    /// <summary>The file's line and column of a 0-based offset inside <see cref="Value"/>; as exact as <see cref="PlaceOf(int,int)"/>.</summary>
    public (int Line, int Column) PlaceOf(int offset)
    {
        if (source is null)
            return (Line, Column);
        offsets ??= ScalarOffsets.Of(source, Line, Column, Value, style);
        return source.Place(offsets[Math.Clamp(offset, 0, Value.Length)]);
    }
}

internal enum TextStyle
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Block,
}
