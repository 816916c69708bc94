using Trunkline.Jsonata.Errors;

namespace Trunkline.Jsonata.Parsing;

/// <summary>Top-down operator precedence parser with the binding powers of the language.</summary>
internal sealed partial class Parser
{
    /// <summary>Nesting that no mapping written by a person reaches, and that fits any thread's stack together with <see cref="StackGuard"/>.</summary>
    private const int DeepestNesting = 500;

    private readonly string _source;
    private readonly Lexer _lexer;
    private Token _token;
    private int _nesting;

    private Parser(string source)
    {
        _source = source;
        _lexer = new Lexer(source);
    }

    /// <summary>Parses a whole text into a tree whose paths are resolved.</summary>
    public static SyntaxNode Parse(string source)
    {
        var parser = new Parser(source);
        parser.Advance(infix: false);
        var tree = parser.Expression(0);
        if (parser._token.Kind != TokenKind.End)
            throw Fault.At("S0201", parser._token.Position, parser._token.Start, parser._token.Text);
        return PathPass.Run(tree);
    }

    private static int BindingPower(in Token token)
    {
        if (token.Kind != TokenKind.Operator)
            return 0;
        return token.Text switch
        {
            "[" or "(" or "@" or "#" => 80,
            "." => 75,
            "{" => 70,
            "*" or "/" or "%" => 60,
            "+" or "-" or "&" => 50,
            "=" or "<" or ">" or "^" or "!=" or "<=" or ">=" or "~>" or "?:" or "??" or "in" => 40,
            "and" => 30,
            "or" => 25,
            "?" => 20,
            ":=" => 10,
            _ => 0,
        };
    }

    private bool At(string text) => _token.Kind == TokenKind.Operator && _token.Text == text;

    private void Advance(bool infix)
    {
        _token = _lexer.Next(infix);
        if (_token is { Kind: TokenKind.Operator, Text: "!" or "~" })
            throw Fault.At("S0204", _token.Position, _token.Start, _token.Text);
    }

    private void Expect(string text, bool infix = false)
    {
        if (!At(text))
            throw Fault.At(_token.Kind == TokenKind.End ? "S0203" : "S0202", _token.Position, _token.Start, _token.Text, text);
        Advance(infix);
    }

    private SyntaxNode Expression(int power)
    {
        if (++_nesting > DeepestNesting)
            throw Fault.At("S0500", _token.Position, _token.Start, _token.Text, DeepestNesting.ToString(System.Globalization.CultureInfo.InvariantCulture));
        StackGuard.Check();
        var token = _token;
        Advance(infix: true);
        var left = Prefix(token);
        while (power < BindingPower(_token))
        {
            token = _token;
            Advance(infix: false);
            left = Infix(token, left);
        }

        _nesting--;
        return left;
    }

    private SyntaxNode Prefix(in Token token)
    {
        switch (token.Kind)
        {
            case TokenKind.End:
                return Node(SyntaxKind.End, token);
            case TokenKind.Name:
                return Node(SyntaxKind.Name, token);
            case TokenKind.Variable:
                return Node(SyntaxKind.Variable, token);
            case TokenKind.String:
                return Node(SyntaxKind.String, token);
            case TokenKind.Constant:
                return Node(SyntaxKind.Constant, token);
            case TokenKind.Number:
                var number = Node(SyntaxKind.Number, token);
                number.Number = token.Number;
                return number;
            case TokenKind.Regex:
                return new SyntaxNode(SyntaxKind.Regex, token.Text, token.Start, token.Position) { Flags = token.Flags };
        }

        switch (token.Text)
        {
            case "and" or "or" or "in":
                return Node(SyntaxKind.Operator, token);
            case "*":
                return Node(SyntaxKind.Wildcard, token);
            case "**":
                return Node(SyntaxKind.Descendants, token);
            case "%":
                return Node(SyntaxKind.Parent, token);
            case "-":
                var negation = Node(SyntaxKind.Negation, token);
                negation.Left = Expression(70);
                return negation;
            case "(":
                return Block(token);
            case "[":
                return ArrayConstructor(token);
            case "{":
                var construction = Node(SyntaxKind.ObjectConstructor, token);
                construction.Pairs = Pairs();
                return construction;
            case "|":
                return Transform(token);
            default:
                throw Fault.At("S0211", token.Position, token.Start, token.Text);
        }
    }

    private static SyntaxNode Node(SyntaxKind kind, in Token token) => new(kind, token.Text, token.Start, token.Position);

    private SyntaxNode Block(in Token token)
    {
        var block = Node(SyntaxKind.Block, token);
        while (!At(")"))
        {
            block.Children.Add(Expression(0));
            if (!At(";"))
                break;
            Advance(infix: false);
        }

        Expect(")", infix: true);
        return block;
    }

    private SyntaxNode ArrayConstructor(in Token token)
    {
        var array = Node(SyntaxKind.ArrayConstructor, token);
        if (!At("]"))
        {
            while (true)
            {
                var item = Expression(0);
                if (At(".."))
                {
                    var range = Node(SyntaxKind.Binary, _token);
                    Advance(infix: false);
                    range.Left = item;
                    range.Right = Expression(0);
                    item = range;
                }

                array.Children.Add(item);
                if (!At(","))
                    break;
                Advance(infix: false);
            }
        }

        Expect("]", infix: true);
        return array;
    }

    private List<(SyntaxNode, SyntaxNode)> Pairs()
    {
        var pairs = new List<(SyntaxNode, SyntaxNode)>();
        if (!At("}"))
        {
            while (true)
            {
                var key = Expression(0);
                Expect(":");
                pairs.Add((key, Expression(0)));
                if (!At(","))
                    break;
                Advance(infix: false);
            }
        }

        Expect("}", infix: true);
        return pairs;
    }

    private SyntaxNode Transform(in Token token)
    {
        var transform = Node(SyntaxKind.Transform, token);
        transform.Left = Expression(0);
        Expect("|");
        transform.Right = Expression(0);
        if (At(","))
        {
            Advance(infix: false);
            transform.Third = Expression(0);
        }

        Expect("|");
        return transform;
    }
}
