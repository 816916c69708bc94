using Trunkline.Jsonata.Errors;

namespace Trunkline.Jsonata.Values;

internal static class Numbers
{
    /// <summary>The number of a value, which must be one that JSON can write.</summary>
    public static double Finite(in Value value)
    {
        var number = value.AsNumber();
        return double.IsFinite(number) ? number : throw Fault.Of("D1001", NumberText.Of(number));
    }
}
