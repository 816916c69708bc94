using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Parsing;

namespace Trunkline.Jsonata.Compilation;

internal sealed partial class Compiler
{
    private Node Path(SyntaxNode syntax)
    {
        var steps = syntax.Children;
        var firstTuple = steps.FindIndex(step => step.Tuple);
        if (firstTuple >= 0)
            return TuplePath(syntax, firstTuple);
        if (syntax.Group is null && steps.TrueForAll(IsPlainName))
            return new NamePath([.. steps.Select(step => new FieldName(step.Text))], syntax.KeepSingletonArray || syntax.KeepArray);
        var group = syntax.Group is null ? null : Group(syntax.Group);
        var path = new PathNode(Steps(steps), group, Traits(syntax));
        if (group is not null || steps.Count < 2 || steps[0].Kind != SyntaxKind.Variable || !IsPlain(steps[0]) || !steps.Skip(1).All(IsPlainName))
            return path;
        var names = new NamePath([.. steps.Skip(1).Select(step => new FieldName(step.Text))], syntax.KeepSingletonArray || syntax.KeepArray);
        return new VariablePath(Within(steps[0]), names, path);
    }

    private static bool IsPlainName(SyntaxNode step) => step.Kind == SyntaxKind.Name && IsPlain(step);

    private static bool IsPlain(SyntaxNode step) => step is { Stages: null, Predicates: null, Group: null, KeepArray: false };

    private static PathTraits Traits(SyntaxNode syntax) => new(
        StartsWithVariable: syntax.Children[0].Kind == SyntaxKind.Variable,
        StartsWithArray: syntax.Children[0].ConstructsArray,
        KeepsSingleton: syntax.KeepSingletonArray,
        KeepsArray: syntax.KeepArray);

    private PathStep[] Steps(IEnumerable<SyntaxNode> steps) => [.. steps.Select(step => new PathStep(StepNode(step), Predicates(step)))];

    private Node StepNode(SyntaxNode step) => step.Kind == SyntaxKind.Sort ? Sort(step) : Within(step);

    private Predicate[] Predicates(SyntaxNode step) => [.. (step.Stages ?? []).Select(stage => new Predicate(Within(stage.Filter!)))];

    private SortNode Sort(SyntaxNode step)
    {
        var terms = step.Children.ConvertAll(term => new SortTerm(Within(term.Left!), term.Descending));
        var sort = new SortNode([.. terms]);
        Place(sort, step, _depth);
        return sort;
    }

    private TuplePathNode TuplePath(SyntaxNode syntax, int firstTuple)
    {
        var steps = syntax.Children;
        var prefix = firstTuple == 0
            ? null
            : new PathNode(Steps(steps.Take(firstTuple)), null, Traits(syntax) with { KeepsArray = false, KeepsSingleton = false, IsPrefix = true });
        var outer = _scope;
        var inner = outer.Tuples(SyntaxFacts.TupleNames(syntax), _tupleNames);
        var compiled = new List<TupleStep>();
        for (var index = firstTuple; index < steps.Count; index++)
        {
            var step = steps[index];
            // A sort that begins the tuples still sees plain values.
            _scope = step.Kind == SyntaxKind.Sort && index == firstTuple ? outer : inner;
            var node = StepNode(step);
            _scope = inner;
            var stages = (step.Stages ?? []).ConvertAll(
                stage => new TupleStage(stage.Filter is null ? null : new Predicate(Within(stage.Filter)), Number(stage.Index)));
            compiled.Add(new TupleStep(node, [.. stages], Number(step.Focus), Number(step.Index), Number(step.Ancestor?.Label)));
        }

        var group = syntax.Group is null ? null : Group(syntax.Group);
        _scope = outer;
        return new TuplePathNode(prefix, [.. compiled], group, Traits(syntax), syntax.Tuple);
    }

    private int Number(string? name) => name is null ? -1 : _tupleNames.NumberOf(name);
}
