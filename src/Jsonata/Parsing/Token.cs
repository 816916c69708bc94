namespace Trunkline.Jsonata.Parsing;

internal enum TokenKind : byte
{
    End,
    Operator,
    Name,
    Variable,
    String,
    Number,
    Constant,
    Regex,
}

/// <summary>One token; <see cref="Position"/> lies behind it, <see cref="Start"/> on its first character.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int Position, double Number = 0, string Flags = "");
