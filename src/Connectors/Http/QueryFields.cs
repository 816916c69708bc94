namespace Trunkline.Connectors.Http;

/// <summary>Adds query parameters to an address that is complete otherwise.</summary>
internal static class QueryFields
{
    /// <summary>The address with the parameter; as it is where it has one of that name already, as next pages and redirects do.</summary>
    public static Uri With(Uri address, string name, string value)
    {
        var escaped = Uri.EscapeDataString(name);
        foreach (var range in address.Query.AsSpan().TrimStart('?').Split('&'))
        {
            var field = address.Query.AsSpan().TrimStart('?')[range];
            var equals = field.IndexOf('=');
            if ((equals < 0 ? field : field[..equals]).SequenceEqual(escaped))
                return address;
        }

        return new Uri($"{address.AbsoluteUri}{(address.Query.Length == 0 ? '?' : '&')}{escaped}={Uri.EscapeDataString(value)}");
    }
}
