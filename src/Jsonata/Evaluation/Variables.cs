using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>A variable in the frame at hand.</summary>
internal sealed class LocalVariable(int slot, Node otherwise) : Node
{
    public override bool IgnoresInput => otherwise.IgnoresInput;

    public override Value Evaluate(in Value input, Frame frame) => Unwrap(EvaluateRaw(input, frame));

    public override Value EvaluateRaw(in Value input, Frame frame)
    {
        ref readonly var value = ref frame.Slots[slot];
        if (value.IsUndefined)
            return otherwise.EvaluateRaw(input, frame);
        return value.IsBoundToNothing ? Value.Undefined : value;
    }
}

/// <summary>A variable some frames further out; while it is not bound there, the next candidate further out counts.</summary>
internal sealed class OuterVariable(int hops, int slot, Node otherwise) : Node
{
    public override bool IgnoresInput => otherwise.IgnoresInput;

    public override Value Evaluate(in Value input, Frame frame) => Unwrap(EvaluateRaw(input, frame));

    public override Value EvaluateRaw(in Value input, Frame frame)
    {
        ref readonly var value = ref frame.Up(hops).Slots[slot];
        if (value.IsUndefined)
            return otherwise.EvaluateRaw(input, frame);
        return value.IsBoundToNothing ? Value.Undefined : value;
    }
}

/// <summary>A variable that a step of a path binds: focus, index or parent.</summary>
internal sealed class TupleVariable(int hops, int name, Node otherwise) : Node
{
    public override Value Evaluate(in Value input, Frame frame) => Unwrap(EvaluateRaw(input, frame));

    public override Value EvaluateRaw(in Value input, Frame frame)
    {
        var value = frame.Up(hops).Tuple is { } tuple ? tuple.Find(name) : Value.Undefined;
        if (value.IsUndefined)
            return otherwise.EvaluateRaw(input, frame);
        return value.IsBoundToNothing ? Value.Undefined : value;
    }
}

/// <summary>A binding of the environment or a built-in function.</summary>
internal sealed class GlobalVariable(string name) : Node
{
    public override bool IgnoresInput => true;

    public override Value Evaluate(in Value input, Frame frame) => frame.Run.Global(name);
}

internal sealed class BindNode(int hops, int slot, Node value) : Node
{
    public override Value Evaluate(in Value input, Frame frame)
    {
        var bound = value.Evaluate(input, frame);
        frame.Up(hops).Bind(slot, bound);
        return bound;
    }
}
