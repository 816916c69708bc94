using Trunkline.Jsonata.Evaluation;

namespace Trunkline.Jsonata.Values;

/// <summary>Anything that can be called.</summary>
internal abstract class FunctionValue() : HeapValue(Kind.Function)
{
    /// <summary>How many arguments the function declares; higher-order functions pass no more.</summary>
    public abstract int Arity { get; }

    /// <param name="arguments">The arguments as given.</param>
    /// <param name="context">Stands in for a missing first argument where the signature says so.</param>
    /// <param name="site">Where the call is made.</param>
    public abstract Value Call(ReadOnlySpan<Value> arguments, in Value context, in CallSite site);
}
