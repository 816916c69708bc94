using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

internal sealed class NegationNode(Node operand) : Node
{
    public override bool IgnoresInput => operand.IgnoresInput;

    public override Value Evaluate(in Value input, Frame frame)
    {
        var value = operand.Evaluate(input, frame);
        if (value.IsUndefined)
            return value;
        if (value.Kind == Kind.Number)
            return Value.Of(-Finite(value));
        var fault = Fault.Of("D1002", value);
        Places(fault, "-");
        throw fault;
    }

    private double Finite(in Value value)
    {
        try
        {
            return Numbers.Finite(value);
        }
        catch (JsonataException fault) when (Places(fault, "-"))
        {
            throw;
        }
    }
}

internal sealed class ArithmeticNode(char operation, Node left, Node right) : Node
{
    public override bool IgnoresInput => left.IgnoresInput && right.IgnoresInput;

    public override Value Evaluate(in Value input, Frame frame)
    {
        var first = left.Evaluate(input, frame);
        var second = right.Evaluate(input, frame);
        if (first.Kind != Kind.Number || second.Kind != Kind.Number)
        {
            Check(first, "T2001");
            Check(second, "T2002");
            return Value.Undefined;
        }

        var (a, b) = (first.AsNumber(), second.AsNumber());
        if (!double.IsFinite(a) || !double.IsFinite(b))
            throw Placed(Fault.Of("D1001", NumberText.Of(double.IsFinite(a) ? b : a)));
        return Value.Of(operation switch
        {
            '+' => a + b,
            '-' => a - b,
            '*' => a * b,
            '/' => a / b,
            _ => a % b,
        });
    }

    private void Check(in Value value, string code)
    {
        if (value.IsUndefined)
            return;
        if (value.Kind != Kind.Number)
            throw Placed(Fault.Of(code, value));
        if (!double.IsFinite(value.AsNumber()))
            throw Placed(Fault.Of("D1001", value));
    }

    private JsonataException Placed(JsonataException fault)
    {
        Places(fault, operation.ToString());
        return fault;
    }
}
