using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Trunkline.Declarations;

// Builds nodes from parse events instead of YamlDotNet's own node tree: that one stops at the first duplicate key, resolves aliases before they
// can be refused, and nests its calls as deep as the file does.
internal sealed class NodeReader(SourceText source, FaultList faults)
{
    private const int MaxDepth = 32;

    private readonly Parser parser = new(new Scanner(new StringReader(source.Text), skipComments: true));

    public DeclaredMap? ReadRoot()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            faults.Add(new Fault(source.File, 1, 1, "the file is empty", "start with 'key: value' lines"));
            return null;
        }

        parser.Consume<DocumentStart>();
        var root = ReadNode(0);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second))
        {
            faults.Add(new Fault(source.File, (int)second.Start.Line, (int)second.Start.Column, "the file holds several documents", "keep one document a file"));
            return null;
        }

        switch (root)
        {
            case null:
                return null;
            case DeclaredMap map:
                return map;
            case DeclaredText { Value: "", IsQuoted: false }:
                faults.Add(root, "the file is empty", "start with 'key: value' lines");
                return null;
            default:
                faults.Add(root, $"the file is {root.Kind}", "start with 'key: value' lines");
                return null;
        }
    }

    private DeclaredNode? ReadNode(int depth)
    {
        var node = parser.Consume<ParsingEvent>();
        var (line, column) = ((int)node.Start.Line, (int)node.Start.Column);
        var refusal = Refusal(node, depth);
        if (refusal is var (problem, remedy))
        {
            faults.Add(new Fault(source.File, line, column, problem, remedy));
            SkipRestOf(node);
            return null;
        }

        return node switch
        {
            Scalar scalar => Text(scalar),
            SequenceStart => List(line, column, depth),
            MappingStart => Map(line, column, depth),
            _ => throw new InvalidOperationException($"YAML event {node} starts no node."),
        };
    }

    private static (string Problem, string Remedy)? Refusal(ParsingEvent start, int depth)
    {
        // An alias shares its node: expanding a few nested ones would take exponential time.
        if (start is not NodeEvent node || !node.Anchor.IsEmpty)
            return ("YAML anchors and aliases are not used here", "write the value out");
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
            return ("YAML tags are not used here", $"leave '{node.Tag.Value}' out");
        return depth > MaxDepth ? ($"nested deeper than {MaxDepth} levels", "flatten it") : null;
    }

    private void SkipRestOf(ParsingEvent start)
    {
        if (start is not (SequenceStart or MappingStart))
            return;
        for (var open = 1; open > 0;)
        {
            var next = parser.Consume<ParsingEvent>();
            open += next.NestingIncrease;
        }
    }

    private DeclaredList List(int line, int column, int depth)
    {
        var items = new List<DeclaredNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            if (ReadNode(depth + 1) is { } item)
                items.Add(item);
        }

        return new DeclaredList(source.File, line, column, items);
    }

    private DeclaredMap Map(int line, int column, int depth)
    {
        var map = new DeclaredMap(source.File, line, column);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var name = Key(depth);
            var value = ReadNode(depth + 1);
            if (name is null)
                continue;

            // A key whose value was refused is still a key that stands there: its absence must not become a second fault.
            if (!map.TryAdd(name, value))
                faults.Add(name, $"'{name.Value}' stands twice", "keep one of them");
        }

        return map;
    }

    private DeclaredText? Key(int depth)
    {
        if (parser.Accept<SequenceStart>(out _) || parser.Accept<MappingStart>(out _))
        {
            var key = parser.Consume<ParsingEvent>();
            faults.Add(new Fault(source.File, (int)key.Start.Line, (int)key.Start.Column, "a key is not a text", "use a plain word as key"));
            SkipRestOf(key);
            return null;
        }

        return (DeclaredText?)ReadNode(depth + 1);
    }

    private DeclaredText Text(Scalar scalar)
    {
        var style = scalar.Style switch
        {
            ScalarStyle.SingleQuoted => TextStyle.SingleQuoted,
            ScalarStyle.DoubleQuoted => TextStyle.DoubleQuoted,
            ScalarStyle.Literal or ScalarStyle.Folded => TextStyle.Block,
            _ => TextStyle.Plain,
        };
        return new DeclaredText(source, (int)scalar.Start.Line, (int)scalar.Start.Column, scalar.Value, style);
    }
}
