using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Trunkline.Functions.Tests.Standins;

/// <summary>Visible members by type, written so that equal declarations are equal texts whatever their bodies.</summary>
internal static partial class Declarations
{
    /// <summary>From the C# blocks of the reference, each below the heading that names its namespace.</summary>
    public static Dictionary<string, HashSet<string>> OfReference(string markdown)
    {
        var all = new Dictionary<string, HashSet<string>>();
        foreach (Match block in NamespaceBlock().Matches(markdown))
            Add(all, $"namespace {block.Groups["name"].Value} {{ {AsSource(block.Groups["code"].Value)} }}");
        return all;
    }

    public static Dictionary<string, HashSet<string>> OfSources(string folder)
    {
        var all = new Dictionary<string, HashSet<string>>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.cs"))
            Add(all, File.ReadAllText(file));
        return all;
    }

    public static Dictionary<string, HashSet<string>> OfText(string source)
    {
        var all = new Dictionary<string, HashSet<string>>();
        Add(all, source);
        return all;
    }

    // The dump writes an array in an attribute as {...}, which no compiler reads.
    private static string AsSource(string dump) => dump.Replace("({\"", "(new[] {\"", StringComparison.Ordinal);

    [GeneratedRegex("^### namespace (?<name>[A-Za-z0-9.]+)\\s*\n```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex NamespaceBlock();

    private static void Add(Dictionary<string, HashSet<string>> all, string source)
    {
        var root = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot();
        foreach (var type in root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>())
        {
            if (!type.Modifiers.Any(SyntaxKind.PublicKeyword))
                continue;
            var name = string.Join('.', type.AncestorsAndSelf().Select(NameOf).OfType<string>().Reverse());
            if (!all.TryGetValue(name, out var members))
                all[name] = members = [];
            members.UnionWith(Members(type));
        }
    }

    private static string? NameOf(SyntaxNode node) => node switch
    {
        BaseNamespaceDeclarationSyntax space => space.Name.ToString(),
        TypeDeclarationSyntax type => type.Identifier.Text + type.TypeParameterList,
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        _ => null,
    };

    private static IEnumerable<string> Members(BaseTypeDeclarationSyntax type) => type switch
    {
        EnumDeclarationSyntax values => values.Members.Select(value => Text(value)),
        TypeDeclarationSyntax others => others.Members.Where(member => IsVisible(member, type)).Select(Signature),
        _ => [],
    };

    private static bool IsVisible(MemberDeclarationSyntax member, BaseTypeDeclarationSyntax type) =>
        member is not BaseTypeDeclarationSyntax
        && (type is InterfaceDeclarationSyntax
            || member.Modifiers.Any(SyntaxKind.PublicKeyword)
            || member.Modifiers.Any(SyntaxKind.ProtectedKeyword));

    private static string Signature(MemberDeclarationSyntax member)
    {
        var plain = member.WithAttributeLists(default);
        if (plain.Modifiers.FirstOrDefault(modifier => modifier.IsKind(SyntaxKind.AsyncKeyword)) is { RawKind: not 0 } async)
            plain = plain.WithModifiers(plain.Modifiers.Remove(async));
        return Text(plain switch
        {
            MethodDeclarationSyntax method => method.WithBody(null).WithExpressionBody(null).WithSemicolonToken(End),
            ConstructorDeclarationSyntax made => made.WithBody(null).WithExpressionBody(null).WithInitializer(null).WithSemicolonToken(End),
            OperatorDeclarationSyntax op => op.WithBody(null).WithExpressionBody(null).WithSemicolonToken(End),
            ConversionOperatorDeclarationSyntax op => op.WithBody(null).WithExpressionBody(null).WithSemicolonToken(End),
            PropertyDeclarationSyntax property => Property(property),
            FieldDeclarationSyntax field => field.WithDeclaration(field.Declaration.WithVariables(
                SyntaxFactory.SeparatedList(field.Declaration.Variables.Select(variable => variable.WithInitializer(null))))),
            _ => plain,
        });
    }

    private static SyntaxToken End => SyntaxFactory.Token(SyntaxKind.SemicolonToken);

    private static PropertyDeclarationSyntax Property(PropertyDeclarationSyntax property)
    {
        var get = SyntaxFactory.AccessorDeclaration(SyntaxKind.GetAccessorDeclaration).WithSemicolonToken(End);
        var accessors = property.AccessorList ?? SyntaxFactory.AccessorList(SyntaxFactory.SingletonList(get));
        return property.WithExpressionBody(null).WithInitializer(null).WithSemicolonToken(default).WithAccessorList(accessors);
    }

    private static string Text(SyntaxNode node)
    {
        var text = new StringBuilder();
        foreach (var token in node.DescendantTokens())
            text.Append(token.Text).Append(' ');
        return text.ToString().TrimEnd();
    }
}
