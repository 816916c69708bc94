using System.Globalization;
using System.Text;

namespace Trunkline.Sandbox.Partners.Shop;

/// <summary>Reads GraphQL by recursive descent, one character of look-ahead.</summary>
internal sealed class GraphQlParser(string text)
{
    private const int MaxDepth = 16;
    private int at;

    public GraphQlDocument Document()
    {
        var operations = new List<GraphQlOperation>();
        for (Skip(); at < text.Length; Skip())
            operations.Add(Operation());
        return operations.Count > 0 ? new GraphQlDocument(operations) : throw Fault("the document holds no operation");
    }

    private GraphQlOperation Operation()
    {
        if (Peek() == '{')
            return new GraphQlOperation("query", null, [], Fields(0));
        var kind = Name();
        if (kind is not ("query" or "mutation"))
            throw Fault($"'{kind}' is not taken here, only query and mutation");
        var name = Peek() is '(' or '{' ? null : Name();
        var variables = new List<GraphQlVariable>();
        if (Take('('))
        {
            while (!Take(')'))
                variables.Add(Variable());
        }

        return new GraphQlOperation(kind, name, variables, Fields(0));
    }

    private GraphQlVariable Variable()
    {
        Expect('$');
        var name = Name();
        Expect(':');
        var required = Type();
        return Take('=') ? new GraphQlVariable(name, false, Value(0)) : new GraphQlVariable(name, required, null);
    }

    private bool Type()
    {
        if (Take('['))
        {
            Type();
            Expect(']');
        }
        else
        {
            Name();
        }

        return Take('!');
    }

    private List<GraphQlField> Fields(int depth)
    {
        if (depth > MaxDepth)
            throw Fault($"nested deeper than {MaxDepth} levels");
        Expect('{');
        var fields = new List<GraphQlField>();
        while (!Take('}'))
            fields.Add(Field(depth));
        return fields.Count > 0 ? fields : throw Fault("an empty selection");
    }

    private GraphQlField Field(int depth)
    {
        if (Peek() == '.')
            throw Fault("fragments are not taken here");
        var (line, column) = Place();
        var key = Name();
        var name = Take(':') ? Name() : key;
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (Take('('))
        {
            while (!Take(')'))
            {
                var argument = Name();
                Expect(':');
                arguments[argument] = Value(0);
            }
        }

        return new GraphQlField(key, name, arguments, Peek() == '{' ? Fields(depth + 1) : [], line, column);
    }

    private object? Value(int depth)
    {
        if (depth > MaxDepth)
            throw Fault($"nested deeper than {MaxDepth} levels");
        switch (Peek())
        {
            case '$':
                Expect('$');
                return new GraphQlReference(Name());
            case '"':
                return Text();
            case '[':
                var list = new List<object?>();
                Expect('[');
                while (!Take(']'))
                    list.Add(Value(depth + 1));
                return list;
            case '{':
                var map = new Dictionary<string, object?>(StringComparer.Ordinal);
                Expect('{');
                while (!Take('}'))
                {
                    var key = Name();
                    Expect(':');
                    map[key] = Value(depth + 1);
                }

                return map;
            case '-' or (>= '0' and <= '9'):
                var start = at;
                while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '-' or '+' or '.' or 'e' or 'E'))
                    at++;
                return decimal.TryParse(text[start..at], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Fault("no number");
            default:
                return Name() switch { "true" => true, "false" => false, "null" => null, var word => word };
        }
    }

    private string Text()
    {
        var result = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"' && text[at] != '\n'; at++)
        {
            if (text[at] != '\\')
            {
                result.Append(text[at]);
                continue;
            }

            if (++at >= text.Length)
                break;
            if (text[at] == 'u' && at + 4 < text.Length && ushort.TryParse(text.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                result.Append((char)unit);
                at += 4;
            }
            else
            {
                result.Append(text[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', '"' or '\\' or '/' => text[at], _ => throw Fault("no such escape") });
            }
        }

        if (at >= text.Length || text[at] != '"')
            throw Fault("a text is not closed");
        at++;
        return result.ToString();
    }

    private string Name()
    {
        Skip();
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            at++;
        return at > start && !char.IsAsciiDigit(text[start]) ? text[start..at] : throw Fault(at < text.Length ? $"unexpected '{text[at]}'" : "the document ends too soon");
    }

    private char Peek()
    {
        Skip();
        return at < text.Length ? text[at] : '\0';
    }

    private bool Take(char wanted)
    {
        var found = Peek();
        if (found == '\0')
            throw Fault("the document ends too soon");
        if (found == wanted)
            at++;
        return found == wanted;
    }

    private void Expect(char wanted)
    {
        if (!Take(wanted))
            throw Fault($"expected '{wanted}', found '{text[at]}'");
    }

    // Commas are white space in GraphQL; a comment runs to the end of its line.
    private void Skip()
    {
        for (; at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] is ',' or '\uFEFF' or '#'); at++)
        {
            if (text[at] == '#')
                at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length - 1;
        }
    }

    private (int Line, int Column) Place()
    {
        Skip();
        var before = text.AsSpan(0, Math.Min(at, text.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    private GraphQlException Fault(string message)
    {
        var (line, column) = Place();
        return new GraphQlException($"Syntax error: {message}", line, column);
    }
}
