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
    public static List<string> TupleNames(SyntaxNode path)
    {
        var names = new List<string>();
        var open = new Stack<SyntaxNode>(path.Children);
        while (open.TryPop(out var step))
        {
            names.AddRange(new[] { step.Focus, step.Index, step.Ancestor?.Label }.OfType<string>());
            names.AddRange((step.Stages ?? []).Select(stage => stage.Index).OfType<string>());
            // A block gives what its last expression gives; a path within the path hands its tuples on.
            if (step.Kind == SyntaxKind.Block && step.Children.Count > 0)
                open.Push(step.Children[^1]);
            else if (step.Kind == SyntaxKind.Path)
                step.Children.ForEach(open.Push);
        }

        return names;
    }

    /// <summary>Number of nodes, which a call of a function body counts as steps.</summary>
    public static int Size(SyntaxNode node) => All(node, _ => true).Count();
}
