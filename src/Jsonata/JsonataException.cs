using Trunkline.Jsonata.Errors;

namespace Trunkline.Jsonata;

/// <summary>The one exception that compiling or evaluating an expression throws: a fault of the expression or of its input.</summary>
public sealed class JsonataException : Exception
{
    private readonly FaultDetail? _detail;

    /// <summary>Creates a fault with its place in the source text.</summary>
    /// <param name="code">The language's error code (<c>S0201</c>, <c>T2001</c>, <c>D3040</c>, …) or <c>U1001</c> and up for a limit.</param>
    /// <param name="message">One sentence: what is wrong and, where it helps, what to do.</param>
    /// <param name="position">0-based offset behind the offending token in the source, as the conformance suite counts; -1 when unknown.</param>
    /// <param name="line">1-based line in the source; 0 when unknown.</param>
    /// <param name="column">1-based column in the source; 0 when unknown.</param>
    /// <param name="token">The offending token or function name, where there is one.</param>
    public JsonataException(string code, string message, int position = -1, int line = 0, int column = 0, string? token = null)
        : base(message)
    {
        Code = code;
        Position = position;
        Line = line;
        Column = column;
        Token = token;
    }

    internal JsonataException(string code, FaultDetail detail, int position = -1, int start = -1, string? token = null)
    {
        Code = code;
        _detail = detail;
        Position = position;
        Start = start;
        Token = token;
    }

    /// <summary>The error code, as listed in docs/mapping.md.</summary>
    public string Code { get; }

    /// <summary>0-based character offset in the source; -1 when unknown.</summary>
    public int Position { get; private set; }

    /// <summary>1-based line; 0 when unknown.</summary>
    public int Line { get; private set; }

    /// <summary>1-based column; 0 when unknown.</summary>
    public int Column { get; private set; }

    /// <summary>The offending token, where there is one.</summary>
    public string? Token { get; private set; }

    /// <summary>One sentence: what is wrong and, where it helps, what to do.</summary>
    public override string Message => _detail is null ? base.Message : Messages.Format(Code, _detail, Token);

    /// <summary>Offset of the first character of the offending token; -1 when unknown.</summary>
    internal int Start { get; private set; } = -1;

    /// <summary>Gives a fault without a place its place. Made for exception filters: the innermost place wins, and nothing is caught.</summary>
    /// <returns>Always false.</returns>
    internal bool Locate(int position, int start, string? token)
    {
        if (Position < 0)
        {
            Position = position;
            Start = start;
        }

        Token ??= token;
        return false;
    }

    /// <summary>The same fault further on in the text: a signature knows its own offsets only.</summary>
    internal JsonataException MovedTo(int position, int start) =>
        new(Code, _detail ?? new FaultDetail(Text: Message), position + Math.Max(Position, 0), start + Math.Max(Start, 0), Token);

    /// <summary>Counts line and column in the source once the whole text is at hand.</summary>
    /// <returns>Always false.</returns>
    internal bool CountLines(string source)
    {
        if (Line > 0 || Position < 0)
            return false;
        var offset = Math.Clamp(Start >= 0 ? Start : Position, 0, source.Length);
        (Line, Column) = TextPlace.Of(source, offset);
        return false;
    }
}
