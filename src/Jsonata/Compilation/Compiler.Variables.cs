using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Functions;
using Trunkline.Jsonata.Parsing;

namespace Trunkline.Jsonata.Compilation;

internal sealed partial class Compiler
{
    private Node Variable(string name, SyntaxNode syntax)
    {
        switch (name)
        {
            case "":
                return new ContextNode();
            case "$":
                return new RootNode();
        }

        // Candidates from the innermost scope outwards: the first one that is bound counts.
        var candidates = new List<Scope>();
        for (var scope = _scope; scope is not null; scope = scope.Parent)
        {
            if (scope.Declares(name, out _))
                candidates.Add(scope);
        }

        if (candidates.Count == 0 && syntax.Kind == SyntaxKind.Variable && !Library.Has(name))
            _unknown.Add((name, syntax));
        Node node = new GlobalVariable(name);
        for (var index = candidates.Count - 1; index >= 0; index--)
        {
            candidates[index].Declares(name, out var slot);
            var hops = _scope.HopsTo(candidates[index]);
            node = candidates[index].Kind == ScopeKind.Tuples ? new TupleVariable(hops, slot, node)
                : hops == 0 ? new LocalVariable(slot, node)
                : new OuterVariable(hops, slot, node);
        }

        return node;
    }

    private BindNode Bind(SyntaxNode syntax)
    {
        var name = syntax.Left!.Text;
        var binder = _scope.Binder();
        var slot = binder.Declare(name);
        return new BindNode(_scope.HopsTo(binder), slot, Within(syntax.Right!));
    }

    private Node Block(SyntaxNode syntax, bool isTail)
    {
        var outer = _scope;
        var names = SyntaxFacts.BoundNames(syntax.Children);
        var needsFrame = names.Count > 0 && SyntaxFacts.MakesFunctions(syntax);
        if (names.Count > 0)
            _scope = needsFrame ? _scope.Frame() : _scope.FlatBlock();
        var first = -1;
        foreach (var name in names)
        {
            var slot = _scope.Declare(name);
            first = first < 0 ? slot : first;
        }

        _depth++;
        var expressions = new Node[syntax.Children.Count];
        for (var index = 0; index < expressions.Length; index++)
            expressions[index] = Decorate(syntax.Children[index], _depth, isTail && index == expressions.Length - 1);
        _depth--;
        var (scope, slots) = (_scope, _scope.SlotCount);
        _scope = outer;
        if (needsFrame)
            return new ScopeNode(expressions, slots, isTail);
        return new BlockNode(expressions, names.Count == 0 ? 0 : outer.HopsTo(scope), first, names.Count, isTail);
    }

    private LambdaNode Lambda(SyntaxNode syntax)
    {
        var (outer, depth, outerTail) = (_scope, _depth, _tail);
        _scope = _scope.Frame();
        _tail = new TailContext(_scope);
        var slots = new int[syntax.Children.Count];
        for (var index = 0; index < slots.Length; index++)
        {
            var name = syntax.Children[index].Text;
            slots[index] = syntax.Children.FindLastIndex(other => other.Text == name) == index ? _scope.Declare(name) : _scope.Reserve();
        }

        var body = syntax.Left!;
        foreach (var name in SyntaxFacts.BoundNames([body]))
            _scope.Declare(name);
        _depth = 0;
        var node = Decorate(body, 0, isTail: true);
        var code = new LambdaCode(slots, _scope.SlotCount, syntax.Signature, SyntaxFacts.Size(body), !SyntaxFacts.MakesFunctions(body), _tail.Slot) { Body = node };
        (_scope, _depth, _tail) = (outer, depth, outerTail);
        return new LambdaNode(code);
    }

    private Node Call(SyntaxNode syntax, SyntaxNode? first, bool isTail)
    {
        var procedure = syntax.Left!;
        var isPath = procedure.Kind == SyntaxKind.Path;
        var name = isPath ? procedure.Children[0].Text : procedure.Text;
        var firstNode = first is null ? null : Within(first);
        var target = Within(procedure);
        var arguments = Within(syntax.Children);
        var isBuiltin = procedure.Kind == SyntaxKind.Variable && target is GlobalVariable && IsBare(procedure);
        var context = isTail && first is null ? _tail!.From(_scope) : CallContext.Own;
        if (isBuiltin && procedure.Text == "eval")
            return new EvalNode(firstNode, arguments, _scope, _tupleNames, context);
        var call = new CallNode(target, firstNode, arguments, name, isPath, context);
        Place(call, syntax, _depth);
        if (isBuiltin && Library.Find(procedure.Text) is { } builtin)
            return new BuiltinCallNode(builtin, call, firstNode, arguments, context);
        return isTail && first is null ? new TailCallNode(call, target, arguments, name, context) : call;
    }

    private PartialCallNode PartialCall(SyntaxNode syntax)
    {
        var procedure = syntax.Left!;
        var isPath = procedure.Kind == SyntaxKind.Path;
        var arguments = syntax.Children.ConvertAll(argument => argument is { Kind: SyntaxKind.Operator, Text: "?" } ? null : Within(argument));
        return new PartialCallNode(Within(procedure), [.. arguments], isPath ? procedure.Children[0].Text : procedure.Text, isPath);
    }

    private Node Apply(SyntaxNode syntax)
    {
        var right = syntax.Right!;
        if (right.Kind != SyntaxKind.Call)
            return new ApplyNode(Within(syntax.Left!), Within(right), syntax.KeepArray);
        // The call takes the left side as its first argument; what stands behind the call, a predicate say, stands behind the whole.
        var call = Place(Call(right, syntax.Left, isTail: false), right, _depth);
        return syntax.KeepArray ? new DecoratedNode(call, [], null, keepArray: true, mayBeTuples: false) : call;
    }
}
