using System.Text.Json;
using Trunkline.Connectors.Http;

namespace Trunkline.Connectors.GraphQl;

/// <summary>Reads <c>extensions.cost</c> as Shopify gives it: what the query asked for, what is at hand, and how fast it comes back.</summary>
internal static class QueryCost
{
    /// <summary>How long until the query can be afforded; null when nothing is said.</summary>
    public static TimeSpan? Wait(JsonElement body)
    {
        if (JsonText.Member(body, "extensions") is not { ValueKind: JsonValueKind.Object } extensions
            || JsonText.Member(extensions, "cost") is not { ValueKind: JsonValueKind.Object } cost
            || JsonText.Member(cost, "throttleStatus") is not { ValueKind: JsonValueKind.Object } status)
            return null;
        return Number(cost, "requestedQueryCost") is { } asked
            && Number(status, "currentlyAvailable") is { } available && Number(status, "restoreRate") is > 0 and { } rate
            ? RetryAfter.Capped((asked - available) / rate)
            : null;
    }

    private static double? Number(JsonElement value, string name) =>
        JsonText.Member(value, name) is { ValueKind: JsonValueKind.Number } member && member.TryGetDouble(out var number) ? number : null;
}
