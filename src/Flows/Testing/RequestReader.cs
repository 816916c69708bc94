using Trunkline.Declarations;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Testing;

// A request as a caller sends it; what is left out is as the flow's trigger has it.
internal static class RequestReader
{
    public static GivenRequest? Read(DeclaredMap map, TestFileScope scope)
    {
        if (map.Map("request", scope.Faults) is not { } request)
            return null;
        var route = (scope.Flow.Trigger as HttpTrigger)?.Route;
        var method = request.Text("method", scope.Faults)?.Value.ToUpperInvariant() ?? route?.Method ?? "GET";
        var path = request.Text("path", scope.Faults);
        var query = scope.Texts(request, "query") ?? new Dictionary<string, string>();
        var headers = new Dictionary<string, string>(scope.Texts(request, "headers") ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);
        var node = request.Node("body");
        request.RejectUnknownKeys(scope.Faults);
        if (path is null && route is { All: var segments } && segments.Any(s => s.IsParameter))
            scope.Faults.Add(request, "'path' is missing", $"write it out, as {route.Template} says");
        else if (path is not null && !path.Value.StartsWith('/'))
            scope.Faults.Add(path, $"'path' is '{path.Value}'", "begin it with /, behind /api/flows");
        var body = node is null or DeclaredText { IsQuoted: false, Value: "" or "null" or "~" } ? null : GivenReader.Bytes(node);
        if (body is not null)
            headers.TryAdd("Content-Type", "application/json");
        var target = path?.Value ?? route?.Template ?? "/";
        foreach (var (name, value) in query)
            target += $"{(target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
        return new GivenRequest(request, method, target, headers, body is null ? (ReadOnlyMemory<byte>?)null : body);
    }
}
