using Trunkline.Jsonata.Errors;

namespace Trunkline.Jsonata.Parsing;

/// <summary>Rewrites the parsed tree: dots and brackets become flat paths of steps, and every parent operator learns which step it means.</summary>
internal sealed class PathPass
{
    private readonly Ancestry _ancestry = new();

    public static SyntaxNode Run(SyntaxNode tree)
    {
        var result = new PathPass().Visit(tree);
        if (result.Kind == SyntaxKind.Parent || result.SeekingParent is not null)
            throw Fault.At("S0217", result.Position, result.Start, result.Text);
        return result;
    }

    private SyntaxNode Visit(SyntaxNode node)
    {
        StackGuard.Check();
        var result = Rewrite(node);
        if (node.KeepArray)
            result.KeepArray = true;
        return result;
    }

    private SyntaxNode Rewrite(SyntaxNode node)
    {
        switch (node.Kind)
        {
            case SyntaxKind.Binary when node.Text == ".":
                return Step(node);
            case SyntaxKind.Filter:
                return Filter(node);
            case SyntaxKind.Group:
                return Group(node);
            case SyntaxKind.OrderBy:
                return OrderBy(node);
            case SyntaxKind.FocusBind:
                return FocusBind(node);
            case SyntaxKind.IndexBind:
                return IndexBind(node);
            case SyntaxKind.Apply:
                node.Left = Visit(node.Left!);
                node.Right = Visit(node.Right!);
                node.KeepArray = node.Left.KeepArray || node.Right.KeepArray;
                return node;
            case SyntaxKind.Bind:
                node.Right = Visit(node.Right!);
                Ancestry.Push(node, node.Right);
                return node;
            case SyntaxKind.Negation:
                return Negation(node);
            case SyntaxKind.Binary or SyntaxKind.Condition or SyntaxKind.Default or SyntaxKind.Coalesce:
                node.Left = Seek(node, node.Left!);
                node.Right = Seek(node, node.Right!);
                node.Third = node.Third is null ? null : Seek(node, node.Third);
                return node;
            case SyntaxKind.ArrayConstructor:
                node.Children = node.Children.ConvertAll(item => Seek(node, item));
                return node;
            case SyntaxKind.ObjectConstructor:
                node.Pairs = node.Pairs.ConvertAll(pair => (Seek(node, pair.Key), Seek(node, pair.Value)));
                return node;
            case SyntaxKind.Call or SyntaxKind.PartialCall:
                node.Children = node.Children.ConvertAll(argument => Seek(node, argument));
                node.Left = Visit(node.Left!);
                return node;
            case SyntaxKind.Lambda:
                node.Left = Visit(node.Left!);
                return node;
            case SyntaxKind.Transform:
                node.Left = Visit(node.Left!);
                node.Right = Visit(node.Right!);
                node.Third = node.Third is null ? null : Visit(node.Third);
                return node;
            case SyntaxKind.Block:
                return Block(node);
            case SyntaxKind.Name:
                return NamePath(node);
            case SyntaxKind.Parent:
                node.Slot = _ancestry.NewSlot(node);
                return node;
            case SyntaxKind.Operator when node.Text is "and" or "or" or "in":
                node.Kind = SyntaxKind.Name;
                return NamePath(node);
            case SyntaxKind.Operator when node.Text != "?":
                throw Fault.At("S0201", node.Position, node.Start, node.Text);
            case SyntaxKind.End:
                throw Fault.At("S0207", node.Position, node.Start, "(end)");
            default:
                return node;
        }
    }

    private SyntaxNode Seek(SyntaxNode parent, SyntaxNode child)
    {
        var visited = Visit(child);
        Ancestry.Push(parent, visited);
        return visited;
    }

    private static SyntaxNode PathOf(SyntaxNode first) =>
        new(SyntaxKind.Path, first.Text, first.Start, first.Position) { Children = [first] };

    private static SyntaxNode NamePath(SyntaxNode name)
    {
        var path = PathOf(name);
        path.KeepSingletonArray = name.KeepArray;
        return path;
    }

    private SyntaxNode Step(SyntaxNode node)
    {
        var left = Visit(node.Left!);
        var path = left.Kind == SyntaxKind.Path ? left : PathOf(left);
        if (left.Kind == SyntaxKind.Parent)
            path.SeekingParent = [left.Slot!];
        var rest = Visit(node.Right!);
        if (rest.Kind == SyntaxKind.Path)
        {
            path.Children.AddRange(rest.Children);
        }
        else
        {
            if (rest.Predicates is not null)
            {
                rest.Stages = rest.Predicates;
                rest.Predicates = null;
            }

            path.Children.Add(rest);
        }

        foreach (var step in path.Children)
        {
            if (step.Kind is SyntaxKind.Number or SyntaxKind.Constant)
                throw Fault.At("S0213", step.Position, step.Start, step.Text, step.Text);
            if (step.Kind == SyntaxKind.String)
                step.Kind = SyntaxKind.Name;
            path.KeepSingletonArray |= step.KeepArray;
        }

        if (path.Children[0].Kind == SyntaxKind.ArrayConstructor)
            path.Children[0].ConstructsArray = true;
        if (path.Children[^1].Kind == SyntaxKind.ArrayConstructor)
            path.Children[^1].ConstructsArray = true;
        Ancestry.Resolve(path, _ancestry);
        return path;
    }

    private SyntaxNode Filter(SyntaxNode node)
    {
        var result = Visit(node.Left!);
        var isPath = result.Kind == SyntaxKind.Path;
        var step = isPath ? result.Children[^1] : result;
        if (step.Group is not null)
            throw Fault.At("S0209", node.Position, node.Start, node.Text);
        var stages = isPath ? step.Stages ??= [] : step.Predicates ??= [];
        var predicate = Visit(node.Right!);
        if (predicate.SeekingParent is { } slots)
        {
            foreach (var slot in slots)
            {
                if (slot.Level == 1)
                    _ancestry.Seek(step, slot);
                else
                    slot.Level--;
            }

            Ancestry.Push(step, predicate);
        }

        stages.Add(new Stage(predicate, null, node.Position));
        return result;
    }

    private SyntaxNode Group(SyntaxNode node)
    {
        var result = Visit(node.Left!);
        if (result.Group is not null)
            throw Fault.At("S0210", node.Position, node.Start, node.Text);
        node.Pairs = node.Pairs.ConvertAll(pair => (Visit(pair.Key), Visit(pair.Value)));
        node.Left = null;
        result.Group = node;
        return result;
    }

    private SyntaxNode OrderBy(SyntaxNode node)
    {
        var left = Visit(node.Left!);
        var path = left.Kind == SyntaxKind.Path ? left : PathOf(left);
        var sort = new SyntaxNode(SyntaxKind.Sort, node.Text, node.Start, node.Position);
        foreach (var term in node.Children)
        {
            term.Left = Visit(term.Left!);
            Ancestry.Push(sort, term.Left);
            sort.Children.Add(term);
        }

        path.Children.Add(sort);
        Ancestry.Resolve(path, _ancestry);
        return path;
    }

    private SyntaxNode FocusBind(SyntaxNode node)
    {
        var result = Visit(node.Left!);
        var step = result.Kind == SyntaxKind.Path ? result.Children[^1] : result;
        if (step.Stages is not null || step.Predicates is not null)
            throw Fault.At("S0215", node.Position, node.Start, node.Text);
        if (step.Kind == SyntaxKind.Sort)
            throw Fault.At("S0216", node.Position, node.Start, node.Text);
        step.KeepArray |= node.KeepArray;
        step.Focus = node.Right!.Text;
        step.Tuple = true;
        return result;
    }

    private SyntaxNode IndexBind(SyntaxNode node)
    {
        var result = Visit(node.Left!);
        var step = result;
        if (result.Kind == SyntaxKind.Path)
        {
            step = result.Children[^1];
        }
        else
        {
            result = PathOf(step);
            if (step.Predicates is not null)
            {
                step.Stages = step.Predicates;
                step.Predicates = null;
            }
        }

        if (step.Stages is null)
            step.Index = node.Right!.Text;
        else
            step.Stages.Add(new Stage(null, node.Right!.Text, node.Position));
        step.Tuple = true;
        return result;
    }

    private SyntaxNode Negation(SyntaxNode node)
    {
        node.Left = Visit(node.Left!);
        if (node.Left is { Kind: SyntaxKind.Number } number)
        {
            number.Number = -number.Number;
            number.Text = "-" + number.Text;
            return number;
        }

        Ancestry.Push(node, node.Left);
        return node;
    }

    private SyntaxNode Block(SyntaxNode node)
    {
        node.Children = node.Children.ConvertAll(item => Seek(node, item));
        node.ConstructsArray = node.Children.Exists(
            part => part.ConstructsArray || (part.Kind == SyntaxKind.Path && part.Children[0].ConstructsArray));
        return node;
    }
}
