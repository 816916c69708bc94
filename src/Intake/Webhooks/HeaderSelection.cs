using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trunkline.Intake.Providers;

namespace Trunkline.Intake.Webhooks;

/// <summary>The request headers that travel with an event: those the provider's data and the source name, never one that carries a proof.</summary>
internal sealed class HeaderSelection
{
    private static readonly FrozenSet<string> Secret = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-functions-key", "x-gitlab-token", "x-telegram-bot-api-secret-token",
        "x-ms-client-principal", "x-arr-clientcert", "x-forwarded-client-cert", "plaid-verification");

    private readonly (string Name, JsonEncodedText Lower)[] names;

    public HeaderSelection(IEnumerable<string> names, VerifyRule verify) =>
        this.names = [.. names.Append("content-type").Where(n => !IsSecret(n, verify)).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(n => (n, JsonEncodedText.Encode(n.ToLowerInvariant())))];

    public static bool IsSecret(string name, VerifyRule verify) =>
        Secret.Contains(name)
        || name.Contains("signature", StringComparison.OrdinalIgnoreCase) && !name.EndsWith("timestamp", StringComparison.OrdinalIgnoreCase) && !name.EndsWith("version", StringComparison.OrdinalIgnoreCase)
        || verify.Header.Contains(name, StringComparer.OrdinalIgnoreCase);

    public void Write(IHeaderDictionary headers, Utf8JsonWriter into)
    {
        into.WriteStartObject();
        foreach (var (name, lower) in names)
        {
            if (headers.TryGetValue(name, out var values) && values.Count > 0)
                into.WriteString(lower, values.Count == 1 ? values[0] : string.Join(", ", values.ToArray()));
        }

        into.WriteEndObject();
    }
}
