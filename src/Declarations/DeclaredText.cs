namespace Trunkline.Declarations;

/// <summary>A scalar: its text as YAML reads it (plain, quoted, literal or folded), and where each part of that text stands in the file.</summary>
public sealed class DeclaredText : DeclaredNode
{
    private readonly int[] lineStarts;
    private readonly string source;
    private readonly TextStyle style;

    internal DeclaredText(string file, int line, int column, string value, TextStyle style, string source, int[] lineStarts)
        : base(file, line, column)
    {
        Value = value;
        this.style = style;
        this.source = source;
        this.lineStarts = lineStarts;
    }

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <summary>Whether it was written in quotes or as a block, so that <c>"true"</c> and <c>"12"</c> stay texts.</summary>
    public bool IsQuoted => style != TextStyle.Plain;

    /// <inheritdoc />
    public override string Kind => "a text";

    /// <summary>The file's line and column of a place inside <see cref="Value"/>. Exact for plain and quoted texts on one line and for literal
    /// blocks; for texts that YAML folds or unescapes the nearest place before it.</summary>
    /// <param name="line">1-based line inside the text.</param>
    /// <param name="column">1-based column inside the text.</param>
    public (int Line, int Column) PlaceOf(int line, int column)
    {
        switch (style)
        {
            case TextStyle.Plain:
                return line == 1 ? (Line, Column + column - 1) : (Line, Column);
            case TextStyle.SingleQuoted or TextStyle.DoubleQuoted:
                return line == 1 ? (Line, Column + Unescaped(column - 1) + 1) : (Line, Column);
            default:
                var inFile = Line + line;
                return (inFile, Indent(inFile) + column);
        }
    }

    // How many characters of the file the first `count` characters of a quoted text take.
    private int Unescaped(int count)
    {
        var at = lineStarts[Line - 1] + Column;
        var start = at;
        for (var read = 0; read < count && at < source.Length && source[at] != '\n'; read++)
        {
            if (style == TextStyle.SingleQuoted && source[at] == '\'' || style == TextStyle.DoubleQuoted && source[at] == '\\')
                at++;
            at++;
        }

        return at - start;
    }

    // A block's indent is that of its first line with anything on it; later lines may be deeper.
    private int Indent(int line)
    {
        for (var l = Line + 1; l <= lineStarts.Length; l++)
        {
            var at = lineStarts[l - 1];
            var indent = 0;
            while (at + indent < source.Length && source[at + indent] == ' ')
                indent++;
            if (at + indent < source.Length && source[at + indent] is not ('\n' or '\r'))
                return indent;
        }

        return 0;
    }
}

internal enum TextStyle
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Block,
}
