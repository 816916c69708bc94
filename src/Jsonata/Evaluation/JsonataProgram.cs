using Trunkline.Jsonata.Parsing;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>A compiled text: its root node and what its frame needs.</summary>
internal sealed record JsonataProgram(Node Root, int SlotCount, IReadOnlyList<(string Name, SyntaxNode Node)> Unknown)
{
    public Value Evaluate(in Value input, Run run)
    {
        var context = input.IsArray ? Value.Of(new ArrayValue([input], 1) { IsSequence = true, IsOuterWrapper = true }) : input;
        return Root.Evaluate(context, new Frame(null, run, 1, new Value[SlotCount]));
    }

    /// <summary>Evaluates within another evaluation, as <c>$eval</c> does.</summary>
    public Value Evaluate(in Value input, Frame? around, Run run, int depth)
    {
        run.CheckDepth(depth);
        return Root.Evaluate(input, new Frame(around, run, depth, new Value[SlotCount]));
    }
}
