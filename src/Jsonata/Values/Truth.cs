using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Evaluation;

namespace Trunkline.Jsonata.Values;

/// <summary>The effective boolean value: empty, zero, null, nothing and functions are false, an array is what any of its items is.</summary>
internal static class Truth
{
    public static bool Of(in Value value, Run run)
    {
        switch (value.Kind)
        {
            case Kind.Boolean:
                return value.IsTrue;
            case Kind.Number:
                return Numbers.Finite(value) != 0;
            case Kind.String:
                return value.Reference is string text ? text.Length > 0 : !value.Element.ValueEquals(ReadOnlySpan<byte>.Empty);
            case Kind.Array:
                StackGuard.Check();
                foreach (var item in value.Items)
                {
                    run.Step();
                    if (Of(item, run))
                        return true;
                }

                return false;
            case Kind.Object:
                return value.Object is { } made ? made.Count > 0 : value.Element.GetPropertyCount() > 0;
            default:
                return false;
        }
    }

    /// <summary>What the host language of the reference holds for true, which decides over a comparison function's result.</summary>
    public static bool OfComparison(in Value value, Run run) => value.Kind switch
    {
        Kind.Array or Kind.Object or Kind.Function => true,
        _ => Of(value, run),
    };
}
