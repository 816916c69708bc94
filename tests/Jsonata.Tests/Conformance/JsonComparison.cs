using System.Text.Json;

namespace Trunkline.Jsonata.Tests.Conformance;

/// <summary>Compares JSON by value: numbers as numbers, members in any order, and arrays in any order where asked.</summary>
internal static class JsonComparison
{
    public static bool AreEqual(JsonElement expected, JsonElement actual, bool unordered)
    {
        if (expected.ValueKind != actual.ValueKind)
            return false;
        switch (expected.ValueKind)
        {
            case JsonValueKind.Number:
                return expected.GetDouble() == actual.GetDouble();
            case JsonValueKind.String:
                return expected.GetString() == actual.GetString();
            case JsonValueKind.Array:
                return unordered ? HaveSameItems(expected, actual) : HaveEqualItems(expected, actual);
            case JsonValueKind.Object:
                return expected.EnumerateObject().Count() == actual.EnumerateObject().Count()
                    && expected.EnumerateObject().All(member => actual.TryGetProperty(member.Name, out var other) && AreEqual(member.Value, other, unordered));
            default:
                return true;
        }
    }

    private static bool HaveEqualItems(JsonElement expected, JsonElement actual) =>
        expected.GetArrayLength() == actual.GetArrayLength()
        && expected.EnumerateArray().Zip(actual.EnumerateArray()).All(pair => AreEqual(pair.First, pair.Second, unordered: false));

    private static bool HaveSameItems(JsonElement expected, JsonElement actual)
    {
        var left = actual.EnumerateArray().ToList();
        foreach (var item in expected.EnumerateArray())
        {
            var at = left.FindIndex(other => AreEqual(item, other, unordered: true));
            if (at < 0)
                return false;
            left.RemoveAt(at);
        }

        return left.Count == 0;
    }
}
