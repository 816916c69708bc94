using System.Text.Json;
using Trunkline.Connectors.Http;

namespace Trunkline.Connectors.GraphQl;

/// <summary>Reads <c>errors</c> of a GraphQL answer.</summary>
internal static class GraphQlErrors
{
    // Codes that well-known APIs give for "later": Shopify, GitHub, Apollo servers, Linear, monday.
    private static readonly string[] Passing =
        ["THROTTLED", "RATE_LIMITED", "RATELIMITED", "INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE", "TIMEOUT", "ComplexityException"];

    /// <param name="errors">Not empty.</param>
    /// <param name="body">The whole answer.</param>
    /// <param name="time">For moments that the answer names.</param>
    public static ProtocolFault Fault(JsonElement errors, JsonElement body, TimeProvider time)
    {
        var first = errors[0];
        var text = JsonText.Text(first, "message") ?? "an error without a message";
        if (errors.GetArrayLength() is var count and > 1)
            text = $"{text} (and {count - 1} more)";
        var passing = true;
        foreach (var error in errors.EnumerateArray())
            passing &= IsPassing(error);
        return new("graphql-error", text, passing, passing ? QueryCost.Wait(body, time) : null);
    }

    /// <summary>Whether the partner was sent only a query's hash, and does not know it.</summary>
    public static bool IsUnknownQuery(JsonElement errors)
    {
        foreach (var error in errors.EnumerateArray())
        {
            if (JsonText.Text(error, "message") == "PersistedQueryNotFound" || Code(error) == "PERSISTED_QUERY_NOT_FOUND")
                return true;
        }

        return false;
    }

    private static string? Code(JsonElement error) =>
        error.ValueKind == JsonValueKind.Object && JsonText.Member(error, "extensions") is { } extensions ? JsonText.Text(extensions, "code") : null;

    // All of them must be: one that stays makes the whole stay.
    private static bool IsPassing(JsonElement error)
    {
        return Array.IndexOf(Passing, Code(error) ?? JsonText.Text(error, "type")) >= 0;
    }
}
