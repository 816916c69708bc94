using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Trunkline.Declarations;

namespace Trunkline.Operations.Api;

/// <summary>What a person sends to start a flow.</summary>
internal sealed record StartOrder(string? Id, JsonElement Data)
{
    private const int LongestId = 256;
    private static readonly JsonElement Null = JsonElement.Parse("null"u8);

    public static bool TryRead(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out StartOrder? order, [NotNullWhen(false)] out string? fault)
    {
        order = null;
        try
        {
            fault = Read(JsonElement.Parse(body.IsEmpty ? "{}"u8 : body.Span), out order);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair, or bytes that are no UTF-8, in a name or in the id.
            fault = "the body is no JSON";
        }

        return fault is null;
    }

    private static string? Read(JsonElement root, out StartOrder order)
    {
        order = new StartOrder(null, Null);
        if (root.ValueKind != JsonValueKind.Object)
            return "the body is no JSON object with data and, if you like, id";
        foreach (var member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "id" when member.Value.ValueKind == JsonValueKind.Null:
                    break;
                case "id":
                    if (member.Value.ValueKind != JsonValueKind.String || member.Value.GetString() is not { Length: > 0 and <= LongestId } id || id.Any(char.IsControl))
                        return $"'id' is no text of 1 to {LongestId} characters without control characters";
                    order = order with { Id = id };
                    break;
                case "data":
                    order = order with { Data = member.Value };
                    break;
                default:
                    return $"unknown member '{member.Name}': {Suggestion.Remedy(member.Name, ["id", "data"])}";
            }
        }

        return null;
    }
}

internal sealed record Started(string RunId, string Result, string Status);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Started))]
internal sealed partial class StartJson : JsonSerializerContext;
