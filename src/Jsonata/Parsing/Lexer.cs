using System.Globalization;
using System.Text;
using Trunkline.Jsonata.Errors;

namespace Trunkline.Jsonata.Parsing;

/// <summary>Cuts a source text into tokens, one at a time, because only the parser knows whether a slash divides or opens a regular expression.</summary>
internal sealed class Lexer(string source)
{
    private const string Blanks = " \t\n\r\v";
    private const string SingleOperators = ".[]{}(),@#;:?+-*/%|=<>^&!~";
    private int _at;

    private char Current => _at < source.Length ? source[_at] : '\0';

    private char Following => _at + 1 < source.Length ? source[_at + 1] : '\0';

    /// <param name="infix">True where an operator is expected, so that a slash divides.</param>
    public Token Next(bool infix)
    {
        SkipBlanksAndComments();
        if (_at >= source.Length)
            return new Token(TokenKind.End, "(end)", source.Length, source.Length);
        var start = _at;
        var current = Current;
        if (current == '/' && !infix)
            return RegexLiteral();
        if (DoubleOperator(current) is { } pair)
        {
            _at += 2;
            return new Token(TokenKind.Operator, pair, start, _at);
        }

        if (SingleOperators.Contains(current))
        {
            _at++;
            return new Token(TokenKind.Operator, current.ToString(), start, _at);
        }

        if (current is '"' or '\'')
            return StringLiteral(current);
        if (char.IsAsciiDigit(current))
            return NumberLiteral();
        return current == '`' ? QuotedName() : Name();
    }

    private void SkipBlanksAndComments()
    {
        while (_at < source.Length)
        {
            if (Blanks.Contains(Current))
            {
                _at++;
            }
            else if (Current == '/' && Following == '*')
            {
                var end = source.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                if (end < 0)
                    throw Fault.At("S0106", _at, _at);
                _at = end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private string? DoubleOperator(char current) => (current, Following) switch
    {
        ('.', '.') => "..",
        (':', '=') => ":=",
        ('!', '=') => "!=",
        ('>', '=') => ">=",
        ('<', '=') => "<=",
        ('*', '*') => "**",
        ('~', '>') => "~>",
        ('?', ':') => "?:",
        ('?', '?') => "??",
        _ => null,
    };

    private Token StringLiteral(char quote)
    {
        var start = _at++;
        var close = source.AsSpan(_at).IndexOfAny(quote, '\\');
        if (close >= 0 && source[_at + close] == quote)
        {
            var plain = source.Substring(_at, close);
            _at += close + 1;
            return new Token(TokenKind.String, plain, start, _at);
        }

        var text = new StringBuilder();
        for (; _at < source.Length; _at++)
        {
            var current = source[_at];
            if (current == quote)
            {
                _at++;
                return new Token(TokenKind.String, text.ToString(), start, _at);
            }

            text.Append(current == '\\' ? Escape() : current);
        }

        throw Fault.At("S0101", source.Length, start);
    }

    private char Escape()
    {
        var escape = _at++;
        switch (Current)
        {
            case '"' or '\\' or '/':
                return Current;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                var digits = source.AsSpan(_at + 1, Math.Min(4, source.Length - _at - 1));
                if (digits.Length < 4 || !ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                    throw Fault.At("S0104", _at, escape);
                _at += 4;
                return (char)code;
            default:
                throw Fault.At("S0103", _at, escape, _at < source.Length ? Current.ToString() : "");
        }
    }

    private Token NumberLiteral()
    {
        var start = _at;
        if (Current == '0')
            _at++;
        else
            SkipDigits();
        if (Current == '.' && char.IsAsciiDigit(Following))
        {
            _at++;
            SkipDigits();
        }

        if (Current is 'e' or 'E' && ExponentLength() is > 0 and var length)
        {
            _at += length;
            SkipDigits();
        }

        var text = source[start.._at];
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number)
            ? new Token(TokenKind.Number, text, start, _at, number)
            : throw Fault.At("S0102", start, start, text);
    }

    private int ExponentLength()
    {
        if (char.IsAsciiDigit(Following))
            return 1;
        return Following is '+' or '-' && _at + 2 < source.Length && char.IsAsciiDigit(source[_at + 2]) ? 2 : 0;
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Current))
            _at++;
    }

    private Token QuotedName()
    {
        var start = _at++;
        var end = source.IndexOf('`', _at);
        if (end < 0)
            throw Fault.At("S0105", source.Length, start);
        var name = source[_at..end];
        _at = end + 1;
        return new Token(TokenKind.Name, name, start, _at);
    }

    private Token Name()
    {
        var start = _at;
        while (_at < source.Length && !Blanks.Contains(source[_at]) && !SingleOperators.Contains(source[_at]))
            _at++;
        if (source[start] == '$')
            return new Token(TokenKind.Variable, source[(start + 1).._at], start, _at);
        var name = source[start.._at];
        var kind = name switch
        {
            "or" or "in" or "and" => TokenKind.Operator,
            "true" or "false" or "null" => TokenKind.Constant,
            _ => TokenKind.Name,
        };
        return new Token(kind, name, start, _at);
    }

    // A slash within brackets does not close the literal, nor does one behind an odd number of backslashes.
    private Token RegexLiteral()
    {
        var start = _at++;
        var depth = 0;
        for (; _at < source.Length; _at++)
        {
            var current = source[_at];
            if (current == '/' && depth == 0 && !IsEscaped())
            {
                if (_at == start + 1)
                    throw Fault.At("S0301", _at, start);
                var pattern = source[(start + 1).._at++];
                var flags = _at;
                while (Current is 'i' or 'm')
                    _at++;
                return new Token(TokenKind.Regex, pattern, start, _at, Flags: source[flags.._at]);
            }

            if (source[_at - 1] == '\\')
                continue;
            if (current is '(' or '[' or '{')
                depth++;
            else if (current is ')' or ']' or '}')
                depth--;
        }

        throw Fault.At("S0302", source.Length, start);
    }

    private bool IsEscaped()
    {
        var backslashes = 0;
        while (source[_at - 1 - backslashes] == '\\')
            backslashes++;
        return backslashes % 2 == 1;
    }
}
