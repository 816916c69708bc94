using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

internal sealed class RangeNode(Node left, Node right) : Node
{
    private const double Longest = 1e7;

    public override Value Evaluate(in Value input, Frame frame) => Unwrap(EvaluateRaw(input, frame));

    public override Value EvaluateRaw(in Value input, Frame frame)
    {
        var first = left.Evaluate(input, frame);
        var last = right.Evaluate(input, frame);
        CheckInteger(first, "T2003");
        CheckInteger(last, "T2004");
        if (first.IsUndefined || last.IsUndefined)
            return Value.Undefined;
        var size = last.AsNumber() - first.AsNumber() + 1;
        if (size < 1)
            return Value.Undefined;
        if (size > Longest)
            throw Placed(Fault.Of("D2014", NumberText.Of(size)));
        if (size > frame.Run.Limits.MaxSequenceLength)
            throw Placed(Fault.Of("D2015", NumberText.Of(frame.Run.Limits.MaxSequenceLength)));
        // A range takes half of what its numbers would take if they were all asked for.
        frame.Run.Take((long)size * 16);
        frame.Run.Step(1 + ((int)size >> 4));
        return Value.Of(ArrayValue.Range(first.AsNumber(), (int)size));
    }

    private void CheckInteger(in Value value, string code)
    {
        if (value.IsUndefined)
            return;
        if (value.Kind != Kind.Number || !double.IsInteger(value.AsNumber()))
            throw Placed(Fault.Of(code, value));
    }

    private JsonataException Placed(JsonataException fault)
    {
        Places(fault, "..");
        return fault;
    }
}
