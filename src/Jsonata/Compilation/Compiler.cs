using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Parsing;
using Trunkline.Jsonata.RegularExpressions;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Compilation;

/// <summary>Turns a syntax tree into a tree of nodes that evaluate, with every variable resolved to its place.</summary>
internal sealed partial class Compiler
{
    private const int LevelsBetweenGuards = 24;
    private readonly NameTable _tupleNames;
    private readonly List<(string Name, SyntaxNode Node)> _unknown = [];
    private Scope _scope;

    // Of the function whose body is being compiled.
    private TailContext? _tail;
    private int _depth;

    private Compiler(Scope scope, NameTable tupleNames)
    {
        _scope = scope;
        _tupleNames = tupleNames;
    }

    public static JsonataProgram Compile(SyntaxNode tree)
    {
        var scope = Scope.Root();
        var compiler = new Compiler(scope, new NameTable());
        foreach (var name in SyntaxFacts.BoundNames([tree]))
            scope.Declare(name);
        var root = compiler.Visit(tree);
        return new JsonataProgram(root, scope.SlotCount, compiler._unknown);
    }

    /// <summary>Compiles what <c>$eval</c> is given, within the scope of the call.</summary>
    public static JsonataProgram Compile(SyntaxNode tree, Scope around, NameTable tupleNames)
    {
        var scope = around.Frame();
        var compiler = new Compiler(scope, tupleNames);
        foreach (var name in SyntaxFacts.BoundNames([tree]))
            scope.Declare(name);
        var root = compiler.Visit(tree);
        return new JsonataProgram(root, scope.SlotCount, compiler._unknown);
    }

    // A node that has its place keeps it: a call behind ~> is one, and stands where the call does.
    private static Node Place(Node node, SyntaxNode syntax, int depth)
    {
        if (node.Position >= 0)
            return node;
        node.Position = syntax.Position;
        node.Start = syntax.Start;
        node.Depth = depth;
        return node;
    }

    private Node Visit(SyntaxNode syntax) => Decorate(syntax, _depth, isTail: false);

    private Node Within(SyntaxNode syntax)
    {
        _depth++;
        var node = Visit(syntax);
        _depth--;
        return node;
    }

    private Node[] Within(IEnumerable<SyntaxNode> parts) => [.. parts.Select(Within)];

    private Node Decorate(SyntaxNode syntax, int depth, bool isTail)
    {
        StackGuard.Check();
        var node = Place(Core(syntax, isTail && IsBare(syntax)), syntax, depth);
        if (syntax.Kind != SyntaxKind.Path && !IsBare(syntax))
            node = Place(Decorated(syntax, node), syntax, depth);
        if (depth % LevelsBetweenGuards == LevelsBetweenGuards - 1 && node is not SortNode)
            node = Place(new GuardNode(node), syntax, depth);
        return node;
    }

    // A name or apply node keeps an array by itself.
    private static bool IsBare(SyntaxNode syntax) =>
        syntax.Predicates is null && syntax.Group is null
        && (!syntax.KeepArray || syntax.Kind is SyntaxKind.Name or SyntaxKind.Apply or SyntaxKind.Path);

    private DecoratedNode Decorated(SyntaxNode syntax, Node inner)
    {
        var outer = _scope;
        if (syntax.Tuple)
            _scope = _scope.Tuples(SyntaxFacts.TupleNames(new SyntaxNode(SyntaxKind.Path, "", 0, 0) { Children = [syntax] }), _tupleNames);
        var predicates = (syntax.Predicates ?? []).ConvertAll(stage => new Predicate(Within(stage.Filter!)));
        var group = syntax.Group is null ? null : Group(syntax.Group);
        _scope = outer;
        return new DecoratedNode(inner, [.. predicates], group, syntax.KeepArray, syntax.Tuple);
    }

    private Node Core(SyntaxNode syntax, bool isTail)
    {
        switch (syntax.Kind)
        {
            case SyntaxKind.Path:
                return Path(syntax);
            case SyntaxKind.Name:
                return new NameNode(new FieldName(syntax.Text), syntax.KeepArray);
            case SyntaxKind.String:
                return new Literal(Value.Of(syntax.Text));
            case SyntaxKind.Number:
                return new Literal(Value.Of(syntax.Number));
            case SyntaxKind.Constant:
                return new Literal(syntax.Text switch { "true" => Value.True, "false" => Value.False, _ => Value.Null });
            case SyntaxKind.Regex:
                return Regex(syntax);
            case SyntaxKind.Wildcard:
                return new WildcardNode();
            case SyntaxKind.Descendants:
                return new DescendantsNode();
            case SyntaxKind.Parent:
                return Variable(syntax.Slot!.Label, syntax);
            case SyntaxKind.Variable:
                return Variable(syntax.Text, syntax);
            case SyntaxKind.Negation:
                return new NegationNode(Within(syntax.Left!));
            case SyntaxKind.Binary:
                return Binary(syntax);
            case SyntaxKind.Condition:
                return Condition(syntax, isTail);
            case SyntaxKind.Default or SyntaxKind.Coalesce:
                return new FallbackNode(Within(syntax.Left!), Within(syntax.Right!), syntax.Kind == SyntaxKind.Coalesce);
            case SyntaxKind.ArrayConstructor:
                return new ArrayNode(Within(syntax.Children), [.. syntax.Children.Select(item => item.Kind == SyntaxKind.ArrayConstructor)], syntax.ConstructsArray);
            case SyntaxKind.ObjectConstructor:
                return new ObjectNode(Group(syntax));
            case SyntaxKind.Block:
                return Block(syntax, isTail);
            case SyntaxKind.Bind:
                return Bind(syntax);
            case SyntaxKind.Call:
                return Call(syntax, first: null, isTail);
            case SyntaxKind.PartialCall:
                return PartialCall(syntax);
            case SyntaxKind.Lambda:
                return Lambda(syntax);
            case SyntaxKind.Apply:
                return Apply(syntax);
            case SyntaxKind.Transform:
                return Transform(syntax);
            default:
                throw Fault.At("S0206", syntax.Position, syntax.Start, syntax.Text);
        }
    }

    private static RegexLiteral Regex(SyntaxNode syntax)
    {
        try
        {
            return new RegexLiteral(Pattern.Compile(syntax.Text, syntax.Flags));
        }
        catch (JsonataException fault) when (fault.Locate(syntax.Position, syntax.Start, syntax.Text))
        {
            throw;
        }
    }

    private Node Binary(SyntaxNode syntax)
    {
        switch (syntax.Text)
        {
            case "&":
                return new ConcatenationNode(Within(Chain(syntax, "&")));
            case "and" or "or":
                return new LogicNode(Within(Chain(syntax, syntax.Text)), syntax.Text == "and");
        }

        var left = Within(syntax.Left!);
        var right = Within(syntax.Right!);
        return syntax.Text switch
        {
            "+" or "-" or "*" or "/" or "%" => new ArithmeticNode(syntax.Text[0], left, right),
            "=" or "!=" => FieldComparison.Of(left, right, syntax.Text == "!=") ?? new EqualityNode(left, right, syntax.Text == "!="),
            "<" or "<=" or ">" or ">=" => new ComparisonNode(syntax.Text, left, right),
            "in" => new InclusionNode(left, right),
            ".." => new RangeNode(left, right),
            _ => throw Fault.At("S0204", syntax.Position, syntax.Start, syntax.Text),
        };
    }

    // a & b & c is parsed as (a & b) & c; one node for the whole chain copies every text only once.
    private static List<SyntaxNode> Chain(SyntaxNode syntax, string operation)
    {
        var parts = new List<SyntaxNode>();
        var node = syntax;
        for (; node is { Kind: SyntaxKind.Binary } && node.Text == operation && (ReferenceEquals(node, syntax) || IsBare(node)); node = node.Left!)
            parts.Add(node.Right!);
        parts.Add(node);
        parts.Reverse();
        return parts;
    }

    private ConditionNode Condition(SyntaxNode syntax, bool isTail)
    {
        var condition = Within(syntax.Left!);
        _depth++;
        var consequence = Decorate(syntax.Right!, _depth, isTail);
        var alternative = syntax.Third is null ? null : Decorate(syntax.Third, _depth, isTail);
        _depth--;
        return new ConditionNode(condition, consequence, alternative, isTail);
    }

    private GroupNode Group(SyntaxNode syntax)
    {
        var keys = Within(syntax.Pairs.Select(pair => pair.Key));
        var values = Within(syntax.Pairs.Select(pair => pair.Value));
        return (GroupNode)Place(new GroupNode(keys, values), syntax, _depth);
    }

    private TransformNode Transform(SyntaxNode syntax)
    {
        var copy = Variable("clone", syntax);
        return new TransformNode(copy, Within(syntax.Left!), Within(syntax.Right!), syntax.Third is null ? null : Within(syntax.Third));
    }
}
