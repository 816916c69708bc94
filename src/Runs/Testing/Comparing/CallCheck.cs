using Trunkline.Flows.Testing;

namespace Trunkline.Runs.Testing.Comparing;

// Compares one call.
internal static class CallCheck
{
    // Whether it is the call that is meant, right or wrong.
    public static bool IsMeant(ExpectedCall expected, CallMade call)
    {
        if (expected.Step is { } step)
            return StepName.IsMeant(step, call.Step);
        if (expected.Connection is { } connection && connection != call.Connection)
            return false;
        return expected.Connection is not null || expected.Path is null ? expected.Method is null || expected.Method == call.Method : expected.Path == call.Path;
    }

    public static IEnumerable<(string What, IReadOnlyList<string> Details)> Differences(ExpectedCall expected, CallMade call)
    {
        if (expected.Step is { } step && !StepName.IsMeant(step, call.Step))
            yield return Text("step", step, call.Step);
        if (expected.Connection is { } connection && connection != call.Connection)
            yield return Text("connection", connection, call.Connection);
        if (expected.Method is { } method && method != call.Method)
            yield return Text("method", method, call.Method);
        if (expected.Path is { } path && path != call.Path)
            yield return Text("path", path, call.Path);
        if (expected.Operation is { } operation && operation != call.Request.Operation)
            yield return Text("operation", operation, call.Request.Operation);
        foreach (var difference in Fields("query", expected.Query, call.Query, all: true))
            yield return difference;
        foreach (var difference in Fields("headers", expected.Headers, call.Headers, all: false))
            yield return difference;
        if (expected.Variables is { } variables && BodyCheck.OfJson("variables", variables, call.Request.Variables ?? "null") is { } wrong)
            yield return wrong;
        if (expected.Body is { } body && BodyCheck.Of(body, call) is { } other)
            yield return other;
    }

    public static string Describe(ExpectedCall expected)
    {
        var what = $"{expected.Connection} {expected.Method} {expected.Path}{expected.Operation}".Trim();
        return (expected.Step, what) switch
        {
            ({ } step, "") => step,
            ({ } step, _) => $"{step} → {what}",
            (null, "") => "a call",
            _ => what,
        };
    }

    private static IEnumerable<(string What, IReadOnlyList<string> Details)> Fields(
        string name, IReadOnlyDictionary<string, string>? expected, IReadOnlyDictionary<string, string> actual, bool all)
    {
        if (expected is null)
            yield break;
        foreach (var (field, value) in expected)
        {
            if (!actual.TryGetValue(field, out var sent) || sent != value)
                yield return Text($"{name}.{field}", value, sent);
        }

        foreach (var (field, value) in all ? actual : new Dictionary<string, string>())
        {
            if (!expected.ContainsKey(field))
                yield return ($"{name}.{field} is not expected: {value}", []);
        }
    }

    private static (string What, IReadOnlyList<string> Details) Text(string name, string expected, string? actual) =>
        (actual is null ? $"{name} is missing: expected {expected}" : $"{name} expected {expected}, got {actual}", []);
}
