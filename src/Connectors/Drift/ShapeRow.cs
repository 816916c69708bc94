using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trunkline.Connectors.Drift;

/// <summary>What the table holds of an operation's answers: paths and kinds, no values.</summary>
/// <param name="Operation">The operation, as its author wrote it.</param>
/// <param name="Answers">So many answers it was learned from.</param>
/// <param name="Paths">By path: kinds as <see cref="Look"/>, answers that had it, answers that lacked it.</param>
internal sealed record ShapeRow(string Operation, int Answers, IReadOnlyDictionary<string, int[]> Paths)
{
    public string Write() => JsonSerializer.Serialize(this, ShapeJson.Default.ShapeRow);

    /// <summary>Null for what is no such row: it is learned anew.</summary>
    public static ShapeRow? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, ShapeJson.Default.ShapeRow) is { Paths: not null } row && row.Paths.All(p => p.Value is { Length: 3 }) ? row : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The names of a path as <see cref="Jsonata.JsonataReads.Text"/> writes it.</summary>
    public static string[] Names(string path)
    {
        var names = new List<string>();
        for (var at = 0; at < path.Length; at++)
        {
            var isQuoted = path[at] == '`';
            var end = path.IndexOf(isQuoted ? '`' : '.', isQuoted ? ++at : at);
            if (end < 0)
                end = path.Length;
            names.Add(path[at..end]);
            at = isQuoted ? end + 1 : end;
        }

        return [.. names];
    }
}

/// <summary>One path of a <see cref="ShapeRow"/>.</summary>
internal readonly record struct PathRow(Look Kinds, int Present, int Missing)
{
    public static PathRow Of(int[] numbers) => new((Look)numbers[0], numbers[1], numbers[2]);

    public int[] Numbers() => [(int)Kinds, Present, Missing];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ShapeRow))]
internal sealed partial class ShapeJson : JsonSerializerContext;
