using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Functions;
using Trunkline.Jsonata.Parsing;

namespace Trunkline.Jsonata.Compilation;

/// <summary>What an expression reads from outside of itself, as far as its text tells.</summary>
internal static class References
{
    public static IReadOnlyList<JsonataReference> Unknown(string source, IReadOnlyList<(string Name, SyntaxNode Node)> unknown) =>
        Listed(source, unknown, name => Suggestion.For(name, Library.Names));

    public static IReadOnlyList<JsonataReference> Roots(string source, SyntaxNode tree)
    {
        var found = new List<(string, SyntaxNode)>();
        var members = new List<(string Of, string Name, SyntaxNode Node)>();
        Visit(tree, isRoot: true, new Findings(found, members));
        var roots = Listed(source, found, _ => null);
        return roots.ConvertAll(root => root with { Members = Listed(source, members.Where(m => m.Of == root.Name).Select(m => (m.Name, m.Node)), _ => null) });
    }

    /// <summary>Whether members of the root may be read whose names the text does not tell.</summary>
    public static bool ReadsWholeRoot(SyntaxNode tree)
    {
        var findings = new Findings([], []);
        Visit(tree, isRoot: true, findings);
        return findings.Whole;
    }

    private static List<JsonataReference> Listed(string source, IEnumerable<(string Name, SyntaxNode Node)> found, Func<string, string?> suggest)
    {
        var listed = new List<JsonataReference>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, node) in found.OrderBy(reference => reference.Node.Start))
        {
            if (!names.Add(name))
                continue;
            var (line, column) = TextPlace.Of(source, node.Start);
            listed.Add(new JsonataReference(name, line, column, suggest(name)));
        }

        return listed;
    }

    /// <param name="node">The part to look at.</param>
    /// <param name="isRoot">True where the part's context is the root of the input.</param>
    /// <param name="found">Receives the names.</param>
    private static void Visit(SyntaxNode node, bool isRoot, Findings found)
    {
        StackGuard.Check();
        if (node.Kind == SyntaxKind.Path)
        {
            Path(node, isRoot, found);
            return;
        }

        found.Whole |= TakesAll(node, isRoot);

        // A transform's parts work on a copy of its argument; predicates and groupings work on the results before them.
        var inner = isRoot && node.Kind != SyntaxKind.Transform;
        foreach (var part in SyntaxFacts.Parts(node))
        {
            var isBehind = ReferenceEquals(part, node.Group) || IsFilter(node, part);
            Visit(part, inner && !isBehind, found);
        }
    }

    private static void Path(SyntaxNode path, bool isRoot, Findings found)
    {
        var context = isRoot;
        for (var index = 0; index < path.Children.Count; index++)
        {
            var step = path.Children[index];
            var before = context;
            if (context && step is { Kind: SyntaxKind.Name, Focus: null } && index + 1 < path.Children.Count && path.Children[index + 1] is { Kind: SyntaxKind.Name } member)
                found.Members.Add((step.Text, member.Text, member));
            found.Whole |= IsHandedOn(path, index, context);
            context = After(step, context, found);
            foreach (var filter in (step.Stages ?? []).Concat(step.Predicates ?? []).Where(stage => stage.Filter is not null))
                Visit(filter.Filter!, isRoot: false, found);
            // A step that is bound to a variable leaves its own context to those behind it.
            context = step.Focus is null ? context : before;
        }

        if (path.Group is not null)
            Visit(path.Group, isRoot: false, found);
    }

    /// <returns>True where the context behind the step is the root again.</returns>
    private static bool After(SyntaxNode step, bool isRoot, Findings found)
    {
        if (step.Kind == SyntaxKind.Variable)
            return step.Text == "$" || (step.Text.Length == 0 && isRoot);
        if (step.Kind != SyntaxKind.Name)
        {
            found.Whole |= TakesAll(step, isRoot);
            foreach (var part in SyntaxFacts.Parts(step).Where(part => !IsFilter(step, part)))
                Visit(part, isRoot && step.Kind is not (SyntaxKind.Sort or SyntaxKind.Transform), found);
            return false;
        }

        if (isRoot)
            found.Roots.Add((step.Text, step));
        return false;
    }

    // The root itself, as a value or under a variable, and not just one of its members.
    private static bool IsHandedOn(SyntaxNode path, int index, bool isRoot)
    {
        var step = path.Children[index];
        if (isRoot && step.Kind != SyntaxKind.Name && (step.Focus ?? step.Index) is not null)
            return true;
        var gives = step.Kind == SyntaxKind.Variable && (step.Text == "$" || step.Text.Length == 0 && isRoot);
        return gives && (index == path.Children.Count - 1 || step.Stages is { Count: > 0 } || step.Predicates is { Count: > 0 });
    }

    // Whatever cannot be told for certain counts.
    private static bool TakesAll(SyntaxNode node, bool isRoot) => node.Kind switch
    {
        SyntaxKind.Variable => node.Text is "$" or "eval" || node.Text.Length == 0 && isRoot,
        SyntaxKind.Wildcard or SyntaxKind.Descendants => isRoot,
        SyntaxKind.Parent => true,
        SyntaxKind.Lambda => node.Signature is not null,
        SyntaxKind.Call => isRoot && node.Left is { Kind: SyntaxKind.Variable } called
            && (Library.Find(called.Text) is { } known ? known.TakesContext(node.Children.Count) : node.Children.Count == 0),
        _ => false,
    };

    private sealed record Findings(List<(string Name, SyntaxNode Node)> Roots, List<(string Of, string Name, SyntaxNode Node)> Members)
    {
        public bool Whole { get; set; }
    }

    private static bool IsFilter(SyntaxNode node, SyntaxNode part) =>
        (node.Predicates?.Exists(stage => ReferenceEquals(stage.Filter, part)) ?? false)
        || (node.Stages?.Exists(stage => ReferenceEquals(stage.Filter, part)) ?? false);
}
