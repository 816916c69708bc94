using System.Runtime.CompilerServices;

namespace Trunkline.Jsonata.Errors;

/// <summary>Turns a nearly used-up thread stack into a fault, whatever the size of the stack is.</summary>
internal static class StackGuard
{
    public static void Check()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            Overflow();
    }

    private static void Overflow() => throw Fault.Of("U1001", "MaxDepth (the stack of this thread has no more room)");
}
