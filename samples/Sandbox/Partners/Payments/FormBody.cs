using System.Net;
using System.Text.Json.Nodes;

namespace Trunkline.Sandbox.Partners.Payments;

/// <summary>Form-encoded parameters with nested keys: <c>metadata[ltv]=12</c>, <c>expand[]=a</c>, <c>items[0][price]=p</c>.</summary>
internal static class FormBody
{
    private const int MaxDepth = 8;
    private const int MaxParameters = 1000;

    /// <summary>The parameters as a JSON object of texts, objects and arrays.</summary>
    /// <exception cref="FormatException">A key is malformed or two keys contradict each other; the message names the key.</exception>
    public static JsonObject Parse(string text)
    {
        var root = new JsonObject();
        var pairs = text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        if (pairs.Length > MaxParameters)
            throw new FormatException($"Too many parameters: at most {MaxParameters} are taken.");
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=');
            var key = WebUtility.UrlDecode(at < 0 ? pair : pair[..at]);
            Put(root, key, Path(key), at < 0 ? "" : WebUtility.UrlDecode(pair[(at + 1)..]));
        }

        return root;
    }

    private static List<string> Path(string key)
    {
        var bracket = key.IndexOf('[');
        var path = new List<string> { bracket < 0 ? key : key[..bracket] };
        for (var at = bracket; at >= 0 && at < key.Length;)
        {
            var end = key.IndexOf(']', at);
            if (key[at] != '[' || end < 0)
                throw new FormatException($"Invalid parameter key: {key}");
            path.Add(key[(at + 1)..end]);
            at = end + 1;
        }

        if (path[0].Length == 0 || path.Count > MaxDepth || path[0].Contains(']'))
            throw new FormatException($"Invalid parameter key: {key}");
        return path;
    }

    private static void Put(JsonObject root, string key, List<string> path, string value)
    {
        JsonNode at = root;
        for (var i = 0; i < path.Count; i++)
        {
            JsonNode Child() => i == path.Count - 1 ? JsonValue.Create(value) : IsIndex(path[i + 1]) ? new JsonArray() : new JsonObject();
            switch (at)
            {
                case JsonObject map when i == path.Count - 1:
                    if (map[path[i]] is JsonObject or JsonArray)
                        throw new FormatException($"Invalid parameter: {key} is both a value and a group");
                    map[path[i]] = Child();
                    break;
                case JsonObject map:
                    at = map[path[i]] ??= Child();
                    break;
                case JsonArray list when IsIndex(path[i]):
                    // As the real one: an index only tells items apart, the next free place is taken.
                    var index = path[i].Length == 0 ? list.Count : Math.Min(int.Parse(path[i]), list.Count);
                    if (index == list.Count)
                        list.Add(Child());
                    at = list[index]!;
                    break;
                default:
                    throw new FormatException($"Invalid parameter: {key} is both a value and a group");
            }
        }
    }

    private static bool IsIndex(string segment) => segment.Length == 0 || segment.Length < 5 && segment.All(char.IsAsciiDigit);
}
