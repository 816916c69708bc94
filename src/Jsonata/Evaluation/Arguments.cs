using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>Room for the arguments of most calls, on the stack.</summary>
[InlineArray(Count)]
internal struct FewArguments
{
    public const int Count = 4;
    private Value _first;

    [UnscopedRef]
    public Span<Value> First(int count) => MemoryMarshal.CreateSpan(ref _first, count);
}
