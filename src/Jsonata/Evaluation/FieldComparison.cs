using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>A member compared with a text, <c>type = "home"</c>: the bytes of the input are compared where they lie.</summary>
internal sealed class FieldComparison(Node general, FieldName name, FieldName text, bool negated) : Node
{
    public override bool IsTest => true;

    public static Node? Of(Node left, Node right, bool negated)
    {
        if (left is not NamePath { SingleName: { } name } || right is not Literal { Value.Reference: string text })
            return null;
        return new FieldComparison(new EqualityNode(left, right, negated), name, new FieldName(text), negated);
    }

    public override Value Evaluate(in Value input, Frame frame) => Value.Of(Test(input, frame));

    public override bool Test(in Value input, Frame frame)
    {
        if (!input.IsElementObject)
            return general.Test(input, frame);
        if (!Members.TryFind(input.Element, name.Utf8, out var member))
            return false;
        if (member.ValueKind == System.Text.Json.JsonValueKind.String)
            return Equality.Of(member, text) != negated;
        // No other kind of value equals a text; a member that is there is something, even an empty array.
        return negated;
    }
}
