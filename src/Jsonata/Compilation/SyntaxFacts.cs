using Trunkline.Jsonata.Parsing;

namespace Trunkline.Jsonata.Compilation;

/// <summary>What can be said of a part of the tree without compiling it.</summary>
internal static class SyntaxFacts
{
    /// <summary>All direct parts of a node.</summary>
    public static List<SyntaxNode> Parts(SyntaxNode node)
    {
        var parts = new List<SyntaxNode>(node.Children);
        if (node.Left is not null)
            parts.Add(node.Left);
        if (node.Right is not null)
            parts.Add(node.Right);
        if (node.Third is not null)
            parts.Add(node.Third);
        foreach (var (key, value) in node.Pairs)
        {
            parts.Add(key);
            parts.Add(value);
        }

        parts.AddRange(Behind(node));
        return parts;
    }

    /// <summary>Predicates and grouping behind a node, which lie outside of its own scope.</summary>
    public static IEnumerable<SyntaxNode> Behind(SyntaxNode node)
    {
        foreach (var stage in node.Predicates ?? [])
        {
            if (stage.Filter is not null)
                yield return stage.Filter;
        }

        foreach (var stage in node.Stages ?? [])
        {
            if (stage.Filter is not null)
                yield return stage.Filter;
        }

        if (node.Group is not null)
            yield return node.Group;
    }

    /// <summary>True where something made by the node may use its variables later: a function, a transform, or whatever $eval makes.</summary>
    public static bool MakesFunctions(SyntaxNode node) => All(node, _ => true).Any(
        part => part.Kind is SyntaxKind.Lambda or SyntaxKind.Transform or SyntaxKind.PartialCall || part is { Kind: SyntaxKind.Variable, Text: "eval" });

    /// <summary>Names that the parts of a block, function or program bind, not within blocks and functions of their own.</summary>
    public static IReadOnlyList<string> BoundNames(params IEnumerable<SyntaxNode> parts)
    {
        var names = new List<string>();
        foreach (var node in parts.SelectMany(part => All(part, inner => inner.Kind is not (SyntaxKind.Lambda or SyntaxKind.Block))))
        {
            if (node.Kind == SyntaxKind.Bind && !names.Contains(node.Left!.Text))
                names.Add(node.Left.Text);
        }

        return names;
    }

    /// <summary>A node and all that it consists of, without recursion: a tree may be deeper than the stack is.</summary>
    public static IEnumerable<SyntaxNode> All(SyntaxNode root, Func<SyntaxNode, bool> enters)
    {
        var open = new Stack<SyntaxNode>([root]);
        while (open.TryPop(out var node))
        {
            yield return node;
            foreach (var part in enters(node) ? Parts(node) : Behind(node))
                open.Push(part);
        }
    }

    /// <summary>Names that the tuples of a path bind, those of paths that its steps hand on included.</summary>
    public static IEnumerable<string> TupleNames(SyntaxNode path)
    {
        foreach (var step in path.Children)
        {
            if (step.Focus is not null)
                yield return step.Focus;
            if (step.Index is not null)
                yield return step.Index;
            if (step.Ancestor is not null)
                yield return step.Ancestor.Label;
            foreach (var stage in step.Stages ?? [])
            {
                if (stage.Index is not null)
                    yield return stage.Index;
            }

            foreach (var inner in Results(step).SelectMany(TupleNames))
                yield return inner;
        }
    }

    /// <summary>Number of nodes, which a call of a function body counts as steps.</summary>
    public static int Size(SyntaxNode node) => All(node, _ => true).Count();

    private static IEnumerable<SyntaxNode> Results(SyntaxNode step) => step.Kind switch
    {
        SyntaxKind.Path => [step],
        SyntaxKind.Block when step.Children.Count > 0 => Results(step.Children[^1]),
        _ => [],
    };
}
