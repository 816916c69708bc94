using Trunkline.Jsonata.RegularExpressions;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

internal sealed class Literal(Value value) : Node
{
    public Value Value => value;

    public override bool IgnoresInput => true;

    public override Value Evaluate(in Value input, Frame frame) => value;
}

/// <summary>A regular expression is a function that finds its matches.</summary>
internal sealed class RegexLiteral(Pattern pattern) : Node
{
    private readonly Value _value = Value.Of(new RegexFunction(pattern));

    public override Value Evaluate(in Value input, Frame frame) => _value;
}

/// <summary>The <c>$</c> variable.</summary>
internal sealed class ContextNode : Node
{
    public override Value Evaluate(in Value input, Frame frame) => Unwrap(EvaluateRaw(input, frame));

    public override Value EvaluateRaw(in Value input, Frame frame) =>
        input.Array is { IsOuterWrapper: true } wrapper ? wrapper[0] : input;
}

/// <summary>The <c>$$</c> variable.</summary>
internal sealed class RootNode : Node
{
    public override Value Evaluate(in Value input, Frame frame) => frame.Run.Root;
}
