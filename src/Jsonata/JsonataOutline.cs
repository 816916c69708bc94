using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Parsing;

namespace Trunkline.Jsonata;

/// <summary>An object that an expression writes down, <c>{ "name": … }</c>: its members as far as the text tells.</summary>
/// <param name="Line">1-based line of the object.</param>
/// <param name="Column">1-based column of the object.</param>
/// <param name="Members">The members, in their order.</param>
/// <param name="IsWhole">Whether there are no others: none has a computed name.</param>
public sealed record JsonataOutline(int Line, int Column, IReadOnlyList<JsonataMember> Members, bool IsWhole)
{
    /// <summary>The objects that an expression may give, itself, as items of a list, or in one of its branches; none where its text does not tell.</summary>
    /// <exception cref="JsonataException">The text is not an expression; the exception says where and why.</exception>
    public static IReadOnlyList<JsonataOutline> Of(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return [.. Objects(source, Parser.Parse(source))];
    }

    private static IEnumerable<JsonataOutline> Objects(string source, SyntaxNode node)
    {
        StackGuard.Check();
        return node.Kind switch
        {
            _ when node.Group is not null => [],
            SyntaxKind.ObjectConstructor => [Outline(source, node)],
            SyntaxKind.ArrayConstructor => node.Children.SelectMany(item => Objects(source, item)),
            SyntaxKind.Block when node.Children.Count > 0 => Objects(source, node.Children[^1]),
            SyntaxKind.Path => Objects(source, node.Children[^1]),
            SyntaxKind.Condition => Objects(source, node.Right!).Concat(node.Third is null ? [] : Objects(source, node.Third)),
            _ => [],
        };
    }

    private static JsonataOutline Outline(string source, SyntaxNode node)
    {
        var members = new List<JsonataMember>();
        foreach (var (key, value) in node.Pairs.Where(pair => pair.Key.Kind == SyntaxKind.String))
        {
            var (line, column) = TextPlace.Of(source, key.Start);
            members.Add(new JsonataMember(key.Text, line, column, [.. Objects(source, value)]));
        }

        var at = TextPlace.Of(source, node.Start);
        return new JsonataOutline(at.Line, at.Column, members, members.Count == node.Pairs.Count);
    }
}

/// <summary>A member that an expression writes down.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Line">1-based line of the name.</param>
/// <param name="Column">1-based column of the name.</param>
/// <param name="Values">The objects that its value may be, or have as items; none where the text does not tell.</param>
public sealed record JsonataMember(string Name, int Line, int Column, IReadOnlyList<JsonataOutline> Values);
