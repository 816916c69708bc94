using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>A member name as a step of a path.</summary>
internal sealed class NameNode(FieldName name, bool keepArray) : Node
{
    public override Value Evaluate(in Value input, Frame frame) => Unwrap(Lookup.Member(input, name, frame.Run), keepArray);
}

internal sealed class WildcardNode : Node
{
    public override Value Evaluate(in Value input, Frame frame) => Unwrap(EvaluateRaw(input, frame));

    public override Value EvaluateRaw(in Value input, Frame frame)
    {
        var source = input.Array is { IsOuterWrapper: true, Count: > 0 } wrapper ? wrapper[0] : input;
        var results = ArrayValue.Sequence();
        if (source.IsArray)
        {
            foreach (var item in source.Items)
                Add(results, item, frame.Run);
        }
        else if (source.Kind == Kind.Object)
        {
            var members = new MembersOf(source);
            while (members.MoveNext())
                Add(results, members.CurrentValue, frame.Run);
        }

        return Value.Of(results);
    }

    // An array among the members makes of the whole a plain array, as appending to a sequence does.
    private static void Add(ArrayValue results, in Value value, Run run)
    {
        run.Step();
        if (!value.IsArray)
        {
            results.Add(value, run);
            return;
        }

        results.IsSequence = false;
        Flatten(results, value, run);
    }

    private static void Flatten(ArrayValue results, in Value array, Run run)
    {
        StackGuard.Check();
        foreach (var item in array.Items)
        {
            run.Step();
            if (item.IsArray)
                Flatten(results, item, run);
            else
                results.Add(item, run);
        }
    }
}

internal sealed class DescendantsNode : Node
{
    public override Value Evaluate(in Value input, Frame frame) => Unwrap(EvaluateRaw(input, frame));

    public override Value EvaluateRaw(in Value input, Frame frame)
    {
        if (input.IsUndefined)
            return input;
        var results = ArrayValue.Sequence();
        Collect(results, input, frame.Run);
        return results.Count == 1 ? results[0] : Value.Of(results);
    }

    private static void Collect(ArrayValue results, in Value value, Run run)
    {
        run.Step();
        if (value.IsArray)
        {
            StackGuard.Check();
            foreach (var item in value.Items)
                Collect(results, item, run);
            return;
        }

        results.Add(value, run);
        if (value.Kind != Kind.Object)
            return;
        StackGuard.Check();
        var members = new MembersOf(value);
        while (members.MoveNext())
            Collect(results, members.CurrentValue, run);
    }
}
