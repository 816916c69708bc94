using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>Variables of a function call, of a block whose variables outlive it, or of a tuple.
/// A slot that is undefined is not bound yet; one that is bound to nothing holds <see cref="Value.BoundToNothing"/>.</summary>
internal sealed class Frame(Frame? parent, Run run, int depth, Value[] slots)
{
    public readonly Frame? Parent = parent;
    public readonly Run Run = run;

    /// <summary>Nesting of the evaluation where the frame begins.</summary>
    public readonly int Depth = depth;

    public readonly Value[] Slots = slots;

    public PathTuple? Tuple;

    public Frame ForTuple(PathTuple tuple) => new(this, Run, Depth, []) { Tuple = tuple };

    public void Bind(int slot, in Value value) => Slots[slot] = value.IsUndefined ? Value.BoundToNothing : value;

    public Frame Up(int hops)
    {
        var frame = this;
        for (; hops > 0; hops--)
            frame = frame.Parent!;
        return frame;
    }
}
