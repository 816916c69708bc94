using System.Text;
using Trunkline.Jsonata.Compilation;
using Trunkline.Jsonata.Parsing;

namespace Trunkline.Jsonata;

/// <summary>Which parts of its input an expression reads, as far as its text tells. A path is the names from the input's root on; lists on the way are
/// gone through, as paths in expressions go through them.</summary>
public sealed class JsonataReads
{
    private JsonataReads(IReadOnlyList<IReadOnlyList<string>> paths, IReadOnlyList<string>? given) => (Paths, Given) = (paths, given);

    /// <summary>What is read, each path once and none that another one goes on from. What cannot be known before evaluation (a wildcard, a computed name, what
    /// a function makes) is not listed, nor is what the expression itself takes for optional: the left of <c>??</c> and <c>?:</c>, and arguments of <c>$exists</c>.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Paths { get; }

    /// <summary>The path that the expression gives, filtered or sorted perhaps; empty for the root itself, null where it makes something new.</summary>
    public IReadOnlyList<string>? Given { get; }

    /// <summary>Reads an expression's text.</summary>
    /// <exception cref="JsonataException">The text is not an expression; the exception says where and why.</exception>
    public static JsonataReads Of(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (paths, given) = ReadPaths.Of(Parser.Parse(source));
        return new JsonataReads(paths, given);
    }

    /// <summary>A path as an expression writes it.</summary>
    public static string Text(IEnumerable<string> path)
    {
        var text = new StringBuilder();
        foreach (var name in path)
        {
            if (text.Length > 0)
                text.Append('.');
            if (IsPlain(name))
                text.Append(name);
            else
                text.Append('`').Append(name).Append('`');
        }

        return text.ToString();
    }

    // Words that the parser takes for something else stand in backticks, too.
    private static bool IsPlain(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && name is not ("and" or "or" or "in" or "true" or "false" or "null" or "function");
}
