using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Errors;

/// <summary>A short text of a value for a message.</summary>
internal static class Excerpt
{
    private const int Longest = 60;

    public static string Of(in Value value) => value.Kind switch
    {
        Kind.Undefined => "nothing",
        Kind.Null => "null",
        Kind.Boolean => value.IsTrue ? "true" : "false",
        Kind.Number => NumberText.Of(value.AsNumber()),
        Kind.String => Quote(value.AsString()),
        Kind.Array => $"an array of {value.Count}",
        Kind.Object => "an object",
        _ => "a function",
    };

    private static string Quote(string text) => text.Length <= Longest ? $"\"{text}\"" : $"\"{text.AsSpan(0, Longest)}…\"";
}
