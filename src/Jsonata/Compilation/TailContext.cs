using Trunkline.Jsonata.Evaluation;

namespace Trunkline.Jsonata.Compilation;

/// <summary>The slot of a function's frame that keeps the context of its call, given out when a call at the body's end asks for it.</summary>
internal sealed class TailContext(Scope function)
{
    public int Slot { get; private set; } = -1;

    public CallContext From(Scope scope)
    {
        if (Slot < 0)
            Slot = function.Reserve();
        return new CallContext(scope.HopsTo(function), Slot);
    }
}
