using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>A compiled expression. Immutable: everything that changes lies in the frame and its run.</summary>
internal abstract class Node
{
    /// <summary>Offset behind the node's token in the source.</summary>
    public int Position { get; set; } = -1;

    public int Start { get; set; } = -1;

    /// <summary>Nesting within the function body or program that the node belongs to.</summary>
    public int Depth { get; set; }

    /// <summary>True where the result is a boolean or nothing, so that <see cref="Test"/> says all.</summary>
    public virtual bool IsTest => false;

    /// <summary>True where the value depends on variables only, not on the item at hand.</summary>
    public virtual bool IgnoresInput => false;

    /// <summary>The node's value; a sequence of one item is that item, and an empty one is nothing.</summary>
    public abstract Value Evaluate(in Value input, Frame frame);

    /// <summary>The node's value before a sequence of one item becomes that item; predicates work on this.</summary>
    public virtual Value EvaluateRaw(in Value input, Frame frame) => Evaluate(input, frame);

    /// <summary>The effective boolean value.</summary>
    public virtual bool Test(in Value input, Frame frame) => Truth.Of(Evaluate(input, frame), frame.Run);

    protected static Value Unwrap(in Value value, bool keepArray = false)
    {
        if (value.Array is not { IsSequence: true } sequence || sequence is { Count: > 1 } && !keepArray)
            return value;
        if (sequence.Count == 0)
            return Value.Undefined;
        if (keepArray && !sequence.KeepSingleton)
        {
            sequence = new ArrayValue(sequence.Span.ToArray(), sequence.Count) { IsSequence = true, KeepSingleton = true };
            return Value.Of(sequence);
        }

        return sequence.Count > 1 || sequence.KeepSingleton ? value : sequence[0];
    }

    protected CallSite SiteIn(Frame frame) => new(frame.Run, frame.Depth + Depth);

    protected bool Places(JsonataException fault, string? token = null) => fault.Locate(Position, Start, token);
}
