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

internal sealed class EqualityNode(Node left, Node right, bool negated) : Node
{
    public override bool IsTest => true;

    public override Value Evaluate(in Value input, Frame frame) => Value.Of(Test(input, frame));

    public override bool Test(in Value input, Frame frame)
    {
        var first = left.Evaluate(input, frame);
        var second = right.Evaluate(input, frame);
        if (first.IsUndefined || second.IsUndefined)
            return false;
        return Equality.Of(first, second, frame.Run) != negated;
    }
}

internal sealed class ComparisonNode(string operation, Node left, Node right) : Node
{
    private readonly bool _wantsLess = operation[0] == '<';
    private readonly bool _orEqual = operation.Length == 2;

    public override bool IsTest => true;

    public override Value Evaluate(in Value input, Frame frame) =>
        Compare(input, frame) is { } result ? Value.Of(result) : Value.Undefined;

    public override bool Test(in Value input, Frame frame) => Compare(input, frame) ?? false;

    private bool? Compare(in Value input, Frame frame)
    {
        var first = left.Evaluate(input, frame);
        var second = right.Evaluate(input, frame);
        var (a, b) = (first.Kind, second.Kind);
        if (a == Kind.Number && b == Kind.Number)
        {
            var (x, y) = (first.AsNumber(), second.AsNumber());
            return _wantsLess ? (_orEqual ? x <= y : x < y) : (_orEqual ? x >= y : x > y);
        }

        if (!IsComparable(a) || !IsComparable(b))
            throw Placed(Fault.Of("T2010", IsComparable(a) && a != Kind.Undefined ? second : first));
        if (a == Kind.Undefined || b == Kind.Undefined)
            return null;
        if (a != b)
            throw Placed(Fault.Of("T2009", first, second));
        var order = string.CompareOrdinal(first.AsString(), second.AsString());
        return (_orEqual && order == 0) || (_wantsLess ? order < 0 : order > 0);
    }

    private static bool IsComparable(Kind kind) => kind is Kind.Undefined or Kind.Number or Kind.String;

    private JsonataException Placed(JsonataException fault)
    {
        Places(fault, operation);
        return fault;
    }
}

internal sealed class InclusionNode(Node left, Node right) : Node
{
    public override bool IsTest => true;

    public override Value Evaluate(in Value input, Frame frame) => Value.Of(Test(input, frame));

    public override bool Test(in Value input, Frame frame)
    {
        var item = left.Evaluate(input, frame);
        var set = right.Evaluate(input, frame);
        if (item.IsUndefined || set.IsUndefined)
            return false;
        if (!set.IsArray)
            return Equality.OfSame(item, set);
        foreach (var member in set.Items)
        {
            frame.Run.Step();
            if (Equality.OfSame(item, member))
                return true;
        }

        return false;
    }
}

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

/// <summary>String concatenation, a chain of <c>&amp;</c> in one node.</summary>
internal sealed class ConcatenationNode(Node[] parts) : Node
{
    public override Value Evaluate(in Value input, Frame frame)
    {
        var text = new TextBuilder(stackalloc char[128], frame.Run);
        try
        {
            foreach (var part in parts)
                Append(ref text, part.Evaluate(input, frame));
            return Value.Of(text.ToString());
        }
        finally
        {
            text.Dispose();
        }
    }

    private void Append(ref TextBuilder text, in Value value)
    {
        try
        {
            Stringify.Append(ref text, value);
        }
        catch (JsonataException fault) when (Places(fault, "&"))
        {
            throw;
        }
    }
}
