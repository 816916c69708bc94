using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>A block whose variables, where it has any, lie in the frame around it.</summary>
internal sealed class BlockNode(Node[] expressions, int hops, int firstSlot, int slotCount, bool isTail) : Node
{
    public override Value Evaluate(in Value input, Frame frame)
    {
        if (slotCount > 0)
            Array.Clear(frame.Up(hops).Slots, firstSlot, slotCount);
        for (var index = 0; index < expressions.Length - 1; index++)
            expressions[index].Evaluate(input, frame);
        if (expressions.Length == 0)
            return Value.Undefined;
        // At the end of a function body the result is handed on as it is.
        var result = expressions[^1].Evaluate(input, frame);
        return isTail ? result : Unwrap(result);
    }
}

/// <summary>A block with a frame of its own, because a function made in it may outlive it.</summary>
internal sealed class ScopeNode(Node[] expressions, int slotCount, bool isTail) : Node
{
    public override Value Evaluate(in Value input, Frame frame)
    {
        var inner = new Frame(frame, frame.Run, frame.Depth, new Value[slotCount]);
        for (var index = 0; index < expressions.Length - 1; index++)
            expressions[index].Evaluate(input, inner);
        var result = expressions[^1].Evaluate(input, inner);
        return isTail ? result : Unwrap(result);
    }
}

internal sealed class ConditionNode(Node condition, Node consequence, Node? alternative, bool isTail) : Node
{
    public override Value Evaluate(in Value input, Frame frame)
    {
        var chosen = condition.Test(input, frame) ? consequence : alternative;
        if (chosen is null)
            return Value.Undefined;
        var result = chosen.Evaluate(input, frame);
        return isTail ? result : Unwrap(result);
    }
}

/// <summary>The operators <c>?:</c> (the left side where it is true) and <c>??</c> (the left side where it exists).</summary>
internal sealed class FallbackNode(Node value, Node fallback, bool onlyMissing) : Node
{
    public override Value Evaluate(in Value input, Frame frame)
    {
        var first = value.Evaluate(input, frame);
        var isGood = onlyMissing ? !first.IsUndefined : Truth.Of(first, frame.Run);
        return isGood ? first : fallback.Evaluate(input, frame);
    }
}

/// <summary>Stands at every so many levels of a deep expression and sees that the thread's stack is large enough.</summary>
internal sealed class GuardNode(Node inner) : Node
{
    public override bool IsTest => inner.IsTest;

    public override Value Evaluate(in Value input, Frame frame)
    {
        StackGuard.Check();
        return inner.Evaluate(input, frame);
    }

    public override Value EvaluateRaw(in Value input, Frame frame)
    {
        StackGuard.Check();
        return inner.EvaluateRaw(input, frame);
    }

    public override bool Test(in Value input, Frame frame)
    {
        StackGuard.Check();
        return inner.Test(input, frame);
    }
}
