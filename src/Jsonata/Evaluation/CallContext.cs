using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>Where a call finds the value that stands in for a missing first argument: its own context, or,
/// at the end of a function body, the context that the function itself was called with.</summary>
internal readonly record struct CallContext(int Hops, int Slot)
{
    public static readonly CallContext Own = new(0, -1);

    public bool IsOfFunction => Slot >= 0;

    public Value Of(in Value input, Frame frame)
    {
        if (Slot < 0)
            return input;
        ref readonly var kept = ref frame.Up(Hops).Slots[Slot];
        return kept.IsBoundToNothing ? Value.Undefined : kept;
    }
}
