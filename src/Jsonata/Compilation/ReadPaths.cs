using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Parsing;

namespace Trunkline.Jsonata.Compilation;

/// <summary>Follows paths of names through an expression: from its root, through filters, blocks and variables, to where their values are used.</summary>
internal sealed class ReadPaths
{
    private static readonly string[] Root = [];

    private readonly List<string[]> read = [];
    private Dictionary<string, string[]?> variables = new(StringComparer.Ordinal);

    private ReadPaths()
    {
    }

    public static (IReadOnlyList<string[]> Paths, string[]? Given) Of(SyntaxNode tree)
    {
        var walk = new ReadPaths();
        var given = walk.Follow(tree, Root);
        walk.Use(given);
        return (walk.Longest(), given);
    }

    // A path that another one goes on from is there whenever that one is.
    private List<string[]> Longest()
    {
        var kept = new List<string[]>();
        foreach (var path in read.OrderByDescending(p => p.Length))
        {
            if (!kept.Exists(other => other.AsSpan().StartsWith(path)))
                kept.Add(path);
        }

        return [.. read.Where(path => kept.Remove(path))];
    }

    private void Use(string[]? path)
    {
        if (path is { Length: > 0 })
            read.Add(path);
    }

    /// <param name="node">The part to look at.</param>
    /// <param name="context">The path of what the part is evaluated on; null where it is not known.</param>
    /// <returns>The path of what the part gives, not yet noted as used; null where it makes something, or nobody knows.</returns>
    private string[]? Follow(SyntaxNode node, string[]? context)
    {
        StackGuard.Check();
        var given = node.Kind switch
        {
            SyntaxKind.Path => Path(node, context),
            SyntaxKind.Name or SyntaxKind.Variable => Next(node, context),
            SyntaxKind.Block => Block(node, context),
            SyntaxKind.Bind => variables[node.Left!.Text] = Follow(node.Right!, context),
            SyntaxKind.ArrayConstructor when node.Children.Count == 1 => Follow(node.Children[0], context),
            SyntaxKind.Lambda => Function(node, context, null),
            SyntaxKind.Call => Call(node, context),
            SyntaxKind.Default or SyntaxKind.Coalesce => Optional(node, context),
            SyntaxKind.Transform => null,
            _ => Parts(node, context),
        };
        foreach (var filter in (node.Predicates ?? []).Where(stage => stage.Filter is not null))
            Use(Follow(filter.Filter!, given));
        return node.Kind == SyntaxKind.Path || node.Group is null ? given : Grouped(node.Group, given);
    }

    private string[]? Path(SyntaxNode path, string[]? context)
    {
        foreach (var step in path.Children)
        {
            var before = context;
            context = Next(step, context);
            foreach (var filter in (step.Stages ?? []).Concat(step.Predicates ?? []).Where(stage => stage.Filter is not null))
                Use(Follow(filter.Filter!, context));
            if (step.Index is not null)
                variables[step.Index] = null;
            if (step.Focus is null)
                continue;
            // A step that is bound to a variable leaves its own context to those behind it.
            variables[step.Focus] = context;
            context = before;
        }

        return path.Group is null ? context : Grouped(path.Group, context);
    }

    private string[]? Next(SyntaxNode step, string[]? context)
    {
        switch (step.Kind)
        {
            case SyntaxKind.Name:
                return context is null ? null : [.. context, step.Text];
            case SyntaxKind.Variable:
                return step.Text switch { "" => context, "$" => Root, var name => variables.GetValueOrDefault(name) };
            case SyntaxKind.Sort:
                foreach (var term in step.Children)
                    Use(Follow(term.Left!, context));
                return context;
            case SyntaxKind.Wildcard or SyntaxKind.Descendants or SyntaxKind.Parent:
                Use(context);
                return null;
        }

        var given = Follow(step, context);
        if (given is null)
            Use(context);
        return given;
    }

    private string[]? Block(SyntaxNode block, string[]? context)
    {
        var outer = new Dictionary<string, string[]?>(variables, StringComparer.Ordinal);
        string[]? given = null;
        for (var index = 0; index < block.Children.Count; index++)
        {
            given = Follow(block.Children[index], context);
            if (index + 1 < block.Children.Count && block.Children[index].Kind != SyntaxKind.Bind)
                Use(given);
        }

        variables = outer;
        return given;
    }

    private string[]? Optional(SyntaxNode node, string[]? context)
    {
        Follow(node.Left!, context);
        Use(Follow(node.Right!, context));
        return null;
    }

    private string[]? Call(SyntaxNode call, string[]? context)
    {
        var name = call.Left is { Kind: SyntaxKind.Variable } variable ? variable.Text : "";
        if (name == "exists")
        {
            call.Children.ForEach(argument => Follow(argument, context));
            return null;
        }

        // Functions that hand each item of a list to another function.
        if (name is "map" or "filter" or "single" && call.Children is [var list, { Kind: SyntaxKind.Lambda } each])
        {
            var items = Follow(list, context);
            Use(items);
            Function(each, context, items);
            return name == "map" ? null : items;
        }

        return Parts(call, context);
    }

    private string[]? Function(SyntaxNode lambda, string[]? context, string[]? item)
    {
        var outer = new Dictionary<string, string[]?>(variables, StringComparer.Ordinal);
        foreach (var parameter in lambda.Children)
            variables[parameter.Text] = null;
        if (lambda.Children.Count > 0)
            variables[lambda.Children[0].Text] = item;
        Use(Follow(lambda.Left!, context));
        variables = outer;
        return null;
    }

    private string[]? Grouped(SyntaxNode group, string[]? context)
    {
        Use(context);
        return Parts(group, context);
    }

    private string[]? Parts(SyntaxNode node, string[]? context)
    {
        var behind = SyntaxFacts.Behind(node).ToList();
        foreach (var part in SyntaxFacts.Parts(node).Where(part => !behind.Contains(part)))
            Use(Follow(part, context));
        return null;
    }
}
