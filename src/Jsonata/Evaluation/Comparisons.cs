using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

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
