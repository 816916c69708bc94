using System.Text;
using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Functions;

namespace Trunkline.Jsonata.Parsing;

internal sealed partial class Parser
{
    private SyntaxNode Infix(in Token token, SyntaxNode left)
    {
        switch (token.Text)
        {
            case "(":
                return Call(token, left);
            case "[":
                return Filter(token, left);
            case "{":
                var group = Node(SyntaxKind.Group, token);
                group.Left = left;
                group.Pairs = Pairs();
                return group;
            case "^":
                return OrderBy(token, left);
            case ":=":
                if (left.Kind != SyntaxKind.Variable)
                    throw Fault.At("S0212", left.Position, left.Start, left.Text);
                return Operands(SyntaxKind.Bind, token, left, 9);
            case "@":
                return Binding(SyntaxKind.FocusBind, token, left);
            case "#":
                return Binding(SyntaxKind.IndexBind, token, left);
            case "~>":
                return Operands(SyntaxKind.Apply, token, left, 40);
            case "?:":
                return Operands(SyntaxKind.Default, token, left, 0);
            case "??":
                return Operands(SyntaxKind.Coalesce, token, left, 0);
            case "?":
                var condition = Operands(SyntaxKind.Condition, token, left, 0);
                if (At(":"))
                {
                    Advance(infix: false);
                    condition.Third = Expression(0);
                }

                return condition;
            default:
                return Operands(SyntaxKind.Binary, token, left, BindingPower(token));
        }
    }

    private SyntaxNode Operands(SyntaxKind kind, in Token token, SyntaxNode left, int power)
    {
        var node = Node(kind, token);
        node.Left = left;
        node.Right = Expression(power);
        return node;
    }

    private SyntaxNode Binding(SyntaxKind kind, in Token token, SyntaxNode left)
    {
        var node = Operands(kind, token, left, 80);
        if (node.Right!.Kind != SyntaxKind.Variable)
            throw Fault.At("S0214", node.Right.Position, node.Right.Start, token.Text);
        return node;
    }

    private SyntaxNode Filter(in Token token, SyntaxNode left)
    {
        if (At("]"))
        {
            // An empty predicate keeps a single result an array.
            var step = left;
            while (step.Kind == SyntaxKind.Filter)
                step = step.Left!;
            step.KeepArray = true;
            Advance(infix: true);
            return left;
        }

        var filter = Operands(SyntaxKind.Filter, token, left, 0);
        Expect("]", infix: true);
        return filter;
    }

    private SyntaxNode OrderBy(in Token token, SyntaxNode left)
    {
        Expect("(");
        var sort = Node(SyntaxKind.OrderBy, token);
        sort.Left = left;
        while (true)
        {
            var term = Node(SyntaxKind.Sort, _token);
            if (At("<") || At(">"))
            {
                term.Descending = At(">");
                Advance(infix: false);
            }

            term.Left = Expression(0);
            sort.Children.Add(term);
            if (!At(","))
                break;
            Advance(infix: false);
        }

        Expect(")", infix: true);
        return sort;
    }

    private SyntaxNode Call(in Token token, SyntaxNode left)
    {
        var call = Node(SyntaxKind.Call, token);
        call.Left = left;
        if (!At(")"))
        {
            while (true)
            {
                if (At("?"))
                {
                    call.Kind = SyntaxKind.PartialCall;
                    call.Children.Add(Node(SyntaxKind.Operator, _token));
                    Advance(infix: false);
                }
                else
                {
                    call.Children.Add(Expression(0));
                }

                if (!At(","))
                    break;
                Advance(infix: false);
            }
        }

        Expect(")", infix: true);
        return left.Kind == SyntaxKind.Name && left.Text is "function" or "\u03bb" ? Lambda(call) : call;
    }

    private SyntaxNode Lambda(SyntaxNode call)
    {
        for (var index = 0; index < call.Children.Count; index++)
        {
            var parameter = call.Children[index];
            if (parameter.Kind != SyntaxKind.Variable)
                throw Fault.At("S0208", parameter.Position, parameter.Start, parameter.Text, index: index + 1);
        }

        var lambda = new SyntaxNode(SyntaxKind.Lambda, "function", call.Left!.Start, call.Position) { Children = call.Children };
        if (At("<"))
            lambda.Signature = LambdaSignature();
        Expect("{");
        lambda.Left = Expression(0);
        Expect("}", infix: true);
        return lambda;
    }

    private Signature LambdaSignature()
    {
        var (start, position) = (_token.Start, _token.Position);
        var text = new StringBuilder("<");
        var depth = 1;
        while (depth > 0 && !At("{") && _token.Kind != TokenKind.End)
        {
            Advance(infix: false);
            if (At(">"))
                depth--;
            else if (At("<"))
                depth++;
            text.Append(_token.Text);
        }

        Expect(">");
        try
        {
            return Signature.Parse(text.ToString());
        }
        catch (JsonataException fault)
        {
            throw fault.MovedTo(position, start);
        }
    }
}
