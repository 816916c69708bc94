using System.Globalization;
using System.Text.Json;
using Trunkline.Connectors.Http;

namespace Trunkline.Connectors.GraphQl;

/// <summary>Reads what an answer tells of its query's cost: <c>extensions.cost</c> as Shopify gives it (what the query asked for, what is at hand, how fast it
/// comes back), and the object <c>rateLimit</c> that queries ask of GitHub beside their data (what is left, and when it is whole again).</summary>
internal static class QueryCost
{
    /// <summary>How long until a query that was refused can be afforded; null when nothing is said.</summary>
    public static TimeSpan? Wait(JsonElement body, TimeProvider time) => Throttled(body, least: null) ?? Spent(body, time, least: null);

    /// <summary>How long nobody can afford anything; null while something is left, or nothing is said.</summary>
    public static TimeSpan? Pause(JsonElement body, TimeProvider time) => Throttled(body, least: 1) ?? Spent(body, time, least: 1);

    // Null for the least that must be there: what the query asks for.
    private static TimeSpan? Throttled(JsonElement body, double? least) =>
        Object(Object(body, "extensions"), "cost") is var cost && Object(cost, "throttleStatus") is { ValueKind: JsonValueKind.Object } status
        && (least ?? Number(cost, "requestedQueryCost")) is { } asked
        && Number(status, "currentlyAvailable") is { } available && Number(status, "restoreRate") is > 0 and { } rate
            ? RetryAfter.Capped((asked - available) / rate)
            : null;

    // Null for the least that must be left: what the query costs.
    private static TimeSpan? Spent(JsonElement body, TimeProvider time, double? least) =>
        Object(Object(body, "data"), "rateLimit") is { ValueKind: JsonValueKind.Object } limit
        && Number(limit, "remaining") is { } left && left < Math.Max(1, least ?? Number(limit, "cost") ?? 1)
        && DateTimeOffset.TryParse(JsonText.Text(limit, "resetAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? RetryAfter.Capped((at - time.GetUtcNow()).TotalSeconds)
            : null;

    private static JsonElement Object(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && JsonText.Member(value, name) is { ValueKind: JsonValueKind.Object } member ? member : default;

    private static double? Number(JsonElement value, string name) =>
        JsonText.Member(value, name) is { ValueKind: JsonValueKind.Number } member && member.TryGetDouble(out var number) ? number : null;
}
