using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Errors;

/// <summary>Makes the faults of the language; the place is added by the node that the fault passes through.</summary>
internal static class Fault
{
    public static JsonataException Of(string code, string? value = null, string? other = null, int index = 0) =>
        new(code, new FaultDetail(value, other, index));

    public static JsonataException Of(string code, in Value value) => new(code, new FaultDetail(Excerpt.Of(value)));

    public static JsonataException Of(string code, in Value value, in Value other) =>
        new(code, new FaultDetail(Excerpt.Of(value), Excerpt.Of(other)));

    public static JsonataException At(string code, int position, int start, string? token = null, string? value = null, int index = 0) =>
        new(code, new FaultDetail(value, Index: index), position, start, token);

    /// <summary>A fault whose sentence comes from the expression itself (<c>$error</c>, <c>$assert</c>).</summary>
    public static JsonataException Raised(string code, string message) => new(code, new FaultDetail(Text: message));
}
