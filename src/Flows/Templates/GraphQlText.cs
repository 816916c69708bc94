using System.Text.RegularExpressions;

namespace Trunkline.Flows.Templates;

// The little that flows must know of a GraphQL document.
internal static partial class GraphQlText
{
    // Whether it certainly changes nothing. A field or a comment with one of the words makes it false, which only makes an inline run more careful.
    public static bool IsQuery(string document) => !Changing().IsMatch(document);

    [GeneratedRegex(@"\b(mutation|subscription)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Changing();
}
