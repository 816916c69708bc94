using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Trunkline.Connectors.Credentials.Grants;
using Trunkline.Declarations;

namespace Trunkline.Operations.Api;

/// <summary>What a person's consent arrives as.</summary>
internal sealed record GrantOrder(ConsentCode Consent, string? By)
{
    private const int Longest = 4096;
    private static readonly string[] Members = ["code", "codeVerifier", "redirectUri", "by"];

    public static bool TryRead(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out GrantOrder? order, [NotNullWhen(false)] out string? fault)
    {
        order = null;
        try
        {
            fault = Read(JsonElement.Parse(body.IsEmpty ? "null"u8 : body.Span), out order);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter where a text holds half a surrogate pair, which JSON may.
            fault = "the body is no JSON";
        }

        return fault is null;
    }

    private static string? Read(JsonElement root, out GrantOrder? order)
    {
        order = null;
        if (root.ValueKind != JsonValueKind.Object)
            return "the body is no JSON object with code, codeVerifier and redirectUri";
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
            if (!Members.Contains(member.Name))
                return $"unknown member '{member.Name}': {Suggestion.Remedy(member.Name, Members)}";
            if (member.Value.ValueKind != JsonValueKind.String || member.Value.GetString() is not { Length: > 0 and <= Longest } text || text.Any(char.IsControl))
                return $"'{member.Name}' is no text of 1 to {Longest} characters without control characters";
            texts[member.Name] = text;
        }

        if (Members[..3].FirstOrDefault(m => !texts.ContainsKey(m)) is { } missing)
            return $"'{missing}' is missing";
        order = new GrantOrder(new ConsentCode(texts["code"], texts["codeVerifier"], texts["redirectUri"]), texts.GetValueOrDefault("by"));
        return null;
    }
}

internal sealed record Granted(string Connection, string Result);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Granted))]
internal sealed partial class GrantJson : JsonSerializerContext;
