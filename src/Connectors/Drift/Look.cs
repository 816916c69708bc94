using System.Text.Json;
using Trunkline.Connectors.Http;

namespace Trunkline.Connectors.Drift;

/// <summary>What stands at a path of an answer. Lists are gone through, so that it is the kinds of their items that count.</summary>
[Flags]
internal enum Look : byte
{
    /// <summary>The answer does not tell: a list on the way is empty.</summary>
    Unknown = 0,

    Object = 1,
    Text = 2,
    Number = 4,
    Flag = 8,

    /// <summary>Of a learned wildcard: its siblings are keys of a map, none of which is learned by name.</summary>
    Map = 64,

    /// <summary>The answer tells; without any other bit: nothing, or null, is there.</summary>
    Told = 128,
}

/// <summary>Looks up paths.</summary>
internal static class Looks
{
    public const string Any = "*";

    /// <summary>All kinds of values.</summary>
    public const Look Kinds = Look.Object | Look.Text | Look.Number | Look.Flag;

    // Items that are looked at before a path is taken for missing.
    private const int MostSteps = 256;

    public static Look At(JsonElement answer, ReadOnlySpan<string> path)
    {
        var left = MostSteps;
        return At(answer, path, ref left);
    }

    public static string Words(Look kinds) =>
        string.Join(" or ", new[] { (Look.Object, "object"), (Look.Text, "text"), (Look.Number, "number"), (Look.Flag, "true/false") }.Where(k => kinds.HasFlag(k.Item1)).Select(k => k.Item2));

    public static Look Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Look.Object | Look.Told,
        JsonValueKind.String => Look.Text | Look.Told,
        JsonValueKind.Number => Look.Number | Look.Told,
        JsonValueKind.True or JsonValueKind.False => Look.Flag | Look.Told,
        _ => Look.Told,
    };

    private static Look At(JsonElement value, ReadOnlySpan<string> path, ref int left)
    {
        if (value.ValueKind == JsonValueKind.Array)
            return InList(value, path, ref left);
        if (path.IsEmpty)
            return Of(value);
        if (value.ValueKind != JsonValueKind.Object)
            return Look.Told;
        if (path[0] == Any)
            return InMap(value, path[1..], ref left);
        return JsonText.Member(value, path[0]) is { } member ? At(member, path[1..], ref left) : Look.Told;
    }

    private static Look InList(JsonElement list, ReadOnlySpan<string> path, ref int left)
    {
        var found = Look.Unknown;
        foreach (var item in list.EnumerateArray())
        {
            found |= At(item, path, ref left);
            if ((found & Kinds) != 0 || --left <= 0)
                break;
        }

        return found;
    }

    private static Look InMap(JsonElement map, ReadOnlySpan<string> path, ref int left)
    {
        var found = Look.Unknown;
        foreach (var member in map.EnumerateObject())
        {
            found |= At(member.Value, path, ref left);
            if ((found & Kinds) != 0 || --left <= 0)
                break;
        }

        return found;
    }
}
