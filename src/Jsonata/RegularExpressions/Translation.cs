using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Trunkline.Jsonata.RegularExpressions;

/// <summary>A pattern of the reference's host language in .NET's syntax: same text, other meaning of some escapes and classes.</summary>
internal sealed class Translation
{
    private const string Digits = "0-9";
    private const string Words = "a-zA-Z0-9_";
    private const string Spaces = @"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";
    private readonly string _source;
    private readonly bool _isMultiline;
    private readonly StringBuilder _text = new();
    private readonly List<string?> _groupNames = [];
    private int _at;

    private Translation(string source, bool isMultiline)
    {
        _source = source;
        _isMultiline = isMultiline;
    }

    public string Text => _text.ToString();

    public static Translation Of(string source, bool isMultiline)
    {
        var translation = new Translation(source, isMultiline);
        translation.Run();
        return translation;
    }

    /// <summary>.NET numbers named groups after the unnamed ones; the language numbers all as they open.</summary>
    public int[] GroupNumbers(Regex regex)
    {
        var unnamed = 0;
        return [.. _groupNames.Select(name => name is null ? ++unnamed : regex.GroupNumberFromName(name))];
    }

    private void Run()
    {
        while (_at < _source.Length)
        {
            switch (_source[_at])
            {
                case '\\':
                    Escape(inClass: false);
                    break;
                case '[':
                    Class();
                    break;
                case '(':
                    Group();
                    break;
                case '.':
                    _text.Append(@"[^\n\r\u2028\u2029]");
                    _at++;
                    break;
                case '$' when !_isMultiline:
                    // .NET's own $ would match before a last line break too.
                    Append(@"\z");
                    break;
                default:
                    _text.Append(_source[_at++]);
                    break;
            }
        }
    }

    private void Group()
    {
        _at++;
        _text.Append('(');
        if (_at >= _source.Length || _source[_at] != '?')
        {
            _groupNames.Add(null);
            return;
        }

        var rest = _source.AsSpan(_at);
        if (rest.StartsWith("?<") && !rest.StartsWith("?<=") && !rest.StartsWith("?<!"))
        {
            var end = rest.IndexOf('>');
            _groupNames.Add(end > 2 ? rest[2..end].ToString() : null);
        }
    }

    private void Class()
    {
        _at++;
        if (_source.AsSpan(_at).StartsWith("]"))
        {
            // A class of nothing never matches.
            _text.Append("(?!)");
            _at++;
            return;
        }

        if (_source.AsSpan(_at).StartsWith("^]"))
        {
            _text.Append(@"[\s\S]");
            _at += 2;
            return;
        }

        _text.Append('[');
        if (_at < _source.Length && _source[_at] == '^')
        {
            _text.Append('^');
            _at++;
        }

        while (_at < _source.Length && _source[_at] != ']')
        {
            if (_source[_at] == '\\')
                Escape(inClass: true);
            else if (_source[_at] == '[')
                Append(@"\[");
            else
                _text.Append(_source[_at++]);
        }

        if (_at < _source.Length)
            Append("]");
    }

    private void Append(string translated)
    {
        _text.Append(translated);
        _at++;
    }

    private void Escape(bool inClass)
    {
        if (++_at >= _source.Length)
        {
            _text.Append('\\');
            return;
        }

        var escaped = _source[_at];
        switch (escaped)
        {
            case 'd':
                Append(inClass ? Digits : $"[{Digits}]");
                break;
            case 'D':
                Append(inClass ? @"\x00-/:-\uffff" : $"[^{Digits}]");
                break;
            case 'w':
                Append(inClass ? Words : $"[{Words}]");
                break;
            case 'W':
                Append(inClass ? @"\x00-/:-@\[-\^`{-\uffff" : $"[^{Words}]");
                break;
            case 's':
                Append(inClass ? Spaces : $"[{Spaces}]");
                break;
            case 'S':
                Append(inClass ? @"\S" : $"[^{Spaces}]");
                break;
            case 'b' when !inClass:
                Append(@"\b");
                break;
            case 'B' when !inClass:
                Append(@"\B");
                break;
            case 'u' or 'x':
                Code(escaped == 'u' ? 4 : 2);
                break;
            case 'c' or 'k' or 'n' or 'r' or 't' or 'v' or 'f' or 'b':
                Append("\\" + escaped);
                break;
            case >= '1' and <= '9' when !inClass:
                Append("\\" + escaped);
                break;
            case '0':
                Append(@"\x00");
                break;
            default:
                // Only what is no letter keeps its backslash: .NET gives meanings to letters that the language does not know.
                Append(char.IsAsciiLetterOrDigit(escaped) || escaped > '~' ? escaped.ToString() : "\\" + escaped);
                break;
        }
    }

    private void Code(int length)
    {
        var escaped = _source[_at++];
        var digits = _source.AsSpan(_at, Math.Min(length, _source.Length - _at));
        if (digits.Length == length && ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _))
        {
            _text.Append('\\').Append(escaped).Append(digits);
            _at += length;
        }
        else
        {
            _text.Append(escaped);
        }
    }
}
