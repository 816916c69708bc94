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
    public static ProtocolFault Fault(JsonElement errors, JsonElement body)
    {
        var first = errors[0];
        var text = JsonText.Text(first, "message") ?? "an error without a message";
        if (errors.GetArrayLength() is var count and > 1)
            text = $"{text} (and {count - 1} more)";
        var passing = true;
        foreach (var error in errors.EnumerateArray())
            passing &= IsPassing(error);
        return new("graphql-error", text, passing, passing ? QueryCost.Wait(body) : null);
    }

    // All of them must be: one that stays makes the whole stay.
    private static bool IsPassing(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object)
            return false;
        var code = JsonText.Member(error, "extensions") is { } extensions ? JsonText.Text(extensions, "code") : null;
        return Array.IndexOf(Passing, code ?? JsonText.Text(error, "type")) >= 0;
    }
}
