using Trunkline.Declarations;

namespace Trunkline.Connectors.Definitions;

/// <summary>Reads <c>query: { name: value }</c>: what every call carries behind its path.</summary>
internal static class QueryFile
{
    public static IReadOnlyList<KeyValuePair<string, string>> Read(DeclaredMap root, FileScope scope)
    {
        var fields = new List<KeyValuePair<string, string>>();
        if (root.Map("query", scope.Faults) is not { } map)
            return fields;
        foreach (var key in map.Keys)
        {
            if (scope.Plain(map, key.Value) is { } value)
                fields.Add(new(key.Value, value));
        }

        return fields;
    }
}
