using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>An expression outside of a path with predicates, a grouping or <c>[]</c> behind it.</summary>
internal sealed class DecoratedNode(Node inner, Predicate[] predicates, GroupNode? group, bool keepArray, bool mayBeTuples) : Node
{
    public override Value Evaluate(in Value input, Frame frame) => Unwrap(EvaluateRaw(input, frame), keepArray);

    public override Value EvaluateRaw(in Value input, Frame frame)
    {
        var value = inner.EvaluateRaw(input, frame);
        // Where tuples may come, the predicates are compiled for a tuple's frame, with or without a tuple in it.
        var inTuple = mayBeTuples ? frame.ForTuple(new PathTuple(input)) : frame;
        foreach (var predicate in predicates)
        {
            value = value.Reference is TupleStream stream
                ? Value.Of(predicate.Apply(stream, frame))
                : predicate.Apply(value, inTuple);
        }

        if (group is null)
            return value;
        return value.Reference is TupleStream tuples ? group.Build(tuples, frame) : group.Build(new StepResult(value, value.IsArray), inTuple);
    }
}
