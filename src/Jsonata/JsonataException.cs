namespace Trunkline.Jsonata;

/// <summary>The one exception that compiling or evaluating an expression throws: a fault of the expression or of its input.</summary>
public sealed class JsonataException : Exception
{
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

    /// <summary>The error code, as listed in docs/mapping.md.</summary>
    public string Code { get; }

    /// <summary>0-based character offset in the source; -1 when unknown.</summary>
    public int Position { get; }

    /// <summary>1-based line; 0 when unknown.</summary>
    public int Line { get; }

    /// <summary>1-based column; 0 when unknown.</summary>
    public int Column { get; }

    /// <summary>The offending token, where there is one.</summary>
    public string? Token { get; }
}
