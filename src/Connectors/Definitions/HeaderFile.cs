using Trunkline.Declarations;

namespace Trunkline.Connectors.Definitions;

/// <summary>Reads <c>headers: { Name: value }</c> and <c>apiVersion: { header, value }</c> (or <c>query</c>), the pinned version of the partner's API.</summary>
internal static class HeaderFile
{
    public static (IReadOnlyList<KeyValuePair<string, ConfiguredText>> Headers, IReadOnlyList<KeyValuePair<string, string>> Query) Read(DeclaredMap root, FileScope scope)
    {
        var headers = new List<KeyValuePair<string, ConfiguredText>>();
        var query = new List<KeyValuePair<string, string>>();
        if (root.Map("headers", scope.Faults) is { } map)
        {
            foreach (var key in map.Keys)
            {
                if (!RequestComposer.IsSettable(key.Value))
                    scope.Faults.Add(key, $"'{key.Value}' is not a header that a connection can set", "use the name from the partner's documentation");
                if (scope.Configured(map, key.Value) is { } value)
                    headers.Add(new(key.Value, value));
            }
        }

        if (root.Map("apiVersion", scope.Faults) is { } version)
        {
            var parameter = scope.Plain(version, "query");
            var header = parameter is null
                ? scope.RequiredPlain(version, "header", "say the header that carries the version, or the 'query' parameter")
                : scope.Plain(version, "header");
            var value = scope.RequiredPlain(version, "value", "say the version");
            version.RejectUnknownKeys(scope.Faults);
            if (header is not null && !RequestComposer.IsSettable(header))
                scope.Faults.Add(version.Node("header")!, $"'{header}' is not a header that a connection can set", "use the name from the partner's documentation");
            else if (header is not null && value is not null)
                headers.Add(new(header, ConfiguredText.Plain(value)));
            if (parameter is not null && value is not null)
                query.Add(new(parameter, value));
        }

        return (headers, query);
    }
}
