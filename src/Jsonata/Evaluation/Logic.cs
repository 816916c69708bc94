using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>The operators <c>and</c> and <c>or</c>, a chain of them in one node.</summary>
internal sealed class LogicNode(Node[] operands, bool isAnd) : Node
{
    public override bool IsTest => true;

    public override Value Evaluate(in Value input, Frame frame) => Value.Of(Test(input, frame));

    public override bool Test(in Value input, Frame frame)
    {
        foreach (var operand in operands)
        {
            if (Holds(operand, input, frame) != isAnd)
                return !isAnd;
        }

        return isAnd;
    }

    private bool Holds(Node operand, in Value input, Frame frame)
    {
        try
        {
            return operand.Test(input, frame);
        }
        catch (JsonataException fault) when (Places(fault, isAnd ? "and" : "or"))
        {
            throw;
        }
    }
}
