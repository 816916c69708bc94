using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Trunkline.Declarations;

namespace Trunkline.Runs.Testing.Comparing;

// Compares bodies: declared maps and lists as JSON, declared texts with what was sent.
internal static class BodyCheck
{
    // What is not as expected, in one line, and its details; null where all is.
    public static (string What, IReadOnlyList<string> Details)? Of(DeclaredNode expected, CallMade call)
    {
        if (expected is DeclaredText { IsQuoted: false, Value: "null" or "~" or "" })
            return call.Body.Length == 0 ? null : ($"body is not expected: {Short(call.Body)}", []);
        if (expected is DeclaredText text)
            return OfText(text.Value, call.Body);

        // A form or an envelope says the same as the JSON that it was made of.
        var json = call.IsJson && call.Request.GraphQl is null ? call.Body : call.Request.Body ?? (call.IsJson ? call.Body : "");
        if (json.Length == 0)
            return ($"body is missing: expected {JsonDifference.Short(DeclaredJson.Of(expected))}", []);
        return OfJson("body", DeclaredJson.Of(expected), json);
    }

    public static (string What, IReadOnlyList<string> Details)? OfJson(string name, JsonElement expected, string actual)
    {
        JsonElement value;
        try
        {
            value = JsonElement.Parse(actual, new JsonDocumentOptions { MaxDepth = 96 });
        }
        catch (JsonException)
        {
            return ($"{name} is no JSON: {Short(actual)}", []);
        }

        return OfJson(name, expected, value);
    }

    public static (string What, IReadOnlyList<string> Details)? OfJson(string name, JsonElement expected, JsonElement actual)
    {
        if (JsonDifference.Of(expected, actual) is not { } difference)
            return null;
        var dot = difference.Path.Length == 0 ? " " : difference.Path[0] == '[' ? "" : ".";
        return ($"{name}{dot}{difference}", JsonDifference.Lines(expected, actual));
    }

    public static (string What, IReadOnlyList<string> Details)? OfText(string expected, string actual)
    {
        if (Xml(expected) is { } wanted && Xml(actual) is { } sent)
        {
            return XNode.DeepEquals(wanted, sent)
                ? null
                : ("body is another XML than expected", LineDifference.Of(Lines(wanted), Lines(sent)));
        }

        // A block scalar ends with a line break that nobody means.
        return expected.TrimEnd('\n') == actual.TrimEnd('\n')
            ? null
            : (actual.Length == 0 ? "body is missing" : "body is another text than expected", LineDifference.Of(expected.TrimEnd('\n'), actual.TrimEnd('\n')));
    }

    // Without white space between elements and without the choice of prefixes: neither means anything.
    private static XElement? Xml(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("<"))
            return null;
        try
        {
            using var reader = XmlReader.Create(new StringReader(text.Trim()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true });
            var root = XElement.Load(reader);
            root.DescendantsAndSelf().Attributes().Where(a => a.IsNamespaceDeclaration).Remove();
            return root;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string Lines(XElement element) => element.ToString().ReplaceLineEndings("\n");

    private static string Short(string text) => text.Length <= 120 ? text : text[..117] + "...";
}
