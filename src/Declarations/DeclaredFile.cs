using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Trunkline.Declarations;

/// <summary>Reads a YAML file into nodes that know their place.</summary>
public static class DeclaredFile
{
    private const int MaxDepth = 32;

    /// <summary>Reads one file's text. A file that is no YAML, is empty, holds several documents, or whose root is no map
    /// is a fault, and the result null.</summary>
    /// <param name="file">The name for messages.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="faults">Where faults go.</param>
    public static DeclaredMap? Read(string file, string text, FaultList faults)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            // YamlDotNet puts the place in front of its message; the fault has it already.
            var said = e.InnerException?.Message ?? e.Message;
            var message = said.StartsWith('(') && said.IndexOf("): ", StringComparison.Ordinal) is var end and > 0 ? said[(end + 3)..] : said;
            faults.Add(new Fault(file, (int)Math.Max(1, e.Start.Line), (int)Math.Max(1, e.Start.Column), $"not valid YAML ({message.TrimEnd('.')})", "mend the syntax"));
            return null;
        }

        if (yaml.Documents.Count != 1)
        {
            faults.Add(new Fault(file, 1, 1, yaml.Documents.Count == 0 ? "the file is empty" : "the file holds several documents", "keep one document a file"));
            return null;
        }

        var lineStarts = LineStarts(text);
        var root = Convert(yaml.Documents[0].RootNode, 0);
        if (root is DeclaredMap map)
            return map;
        if (root is not null)
            faults.Add(root, $"the file is {root.Kind}", "start with 'key: value' lines");
        return null;

        DeclaredNode? Convert(YamlNode node, int depth)
        {
            var (line, column) = ((int)node.Start.Line, (int)node.Start.Column);
            if (depth > MaxDepth)
            {
                faults.Add(new Fault(file, line, column, $"nested deeper than {MaxDepth} levels", "flatten it"));
                return null;
            }

            // An alias shares its node: expanding a few nested ones would take exponential time.
            if (!node.Anchor.IsEmpty)
            {
                faults.Add(new Fault(file, line, column, "YAML anchors and aliases are not used here", "write the value out"));
                return null;
            }

            switch (node)
            {
                case YamlScalarNode scalar:
                    return Text(scalar, line, column);
                case YamlSequenceNode sequence:
                    return new DeclaredList(file, line, column, [.. sequence.Children.Select(c => Convert(c, depth + 1)).OfType<DeclaredNode>()]);
                case YamlMappingNode mapping:
                    return Map(mapping, line, column, depth);
                default:
                    throw new InvalidOperationException($"YAML node {node.NodeType} is of no known kind.");
            }
        }

        DeclaredMap Map(YamlMappingNode mapping, int line, int column, int depth)
        {
            var map = new DeclaredMap(file, line, column);
            foreach (var (key, value) in mapping.Children)
            {
                if (key is not YamlScalarNode scalar)
                {
                    faults.Add(new Fault(file, (int)key.Start.Line, (int)key.Start.Column, "a key is not a text", "use a plain word as key"));
                    continue;
                }

                var name = Text(scalar, (int)key.Start.Line, (int)key.Start.Column);
                if (Convert(value, depth + 1) is { } converted && !map.TryAdd(name, converted))
                    faults.Add(name, $"'{name.Value}' stands twice", "keep one of them");
            }

            return map;
        }

        DeclaredText Text(YamlScalarNode scalar, int line, int column)
        {
            var style = scalar.Style switch
            {
                ScalarStyle.SingleQuoted => TextStyle.SingleQuoted,
                ScalarStyle.DoubleQuoted => TextStyle.DoubleQuoted,
                ScalarStyle.Literal or ScalarStyle.Folded => TextStyle.Block,
                _ => TextStyle.Plain,
            };
            return new DeclaredText(file, line, column, scalar.Value ?? "", style, text, lineStarts);
        }
    }

    private static int[] LineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
                starts.Add(i + 1);
        }

        return [.. starts];
    }
}
