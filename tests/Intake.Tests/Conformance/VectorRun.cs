using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Tests.Support;
using Trunkline.Testing.Time;

namespace Trunkline.Intake.Tests.Conformance;

/// <summary>Sends one vector to a source that is declared for it and judges the answer.</summary>
internal static class VectorRun
{
    /// <summary>What is wrong, or null.</summary>
    public static async Task<string?> FailureAsync(JsonElement vector)
    {
        var now = vector.TryGetProperty("now", out var clock) ? DateTimeOffset.FromUnixTimeSeconds(clock.GetInt64()) : DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        using var intake = new TestIntake(Yaml(vector), Options(vector), time: new ManualTime(now), secrets: [("signing", Text(vector, "secret")), ("verify", Text(vector, "secret"))]);
        var url = Text(vector, "url");
        var query = url.IndexOf('?') is var at and >= 0 ? url[at..] : "";
        var headers = vector.GetProperty("headers").EnumerateObject().Select(h => KeyValuePair.Create(h.Name, h.Value.GetString()!));
        TestAnswer answer;
        try
        {
            answer = await intake.SendAsync("vector", Text(vector, "method"), headers, Encoding.UTF8.GetBytes(Text(vector, "body")), query);
        }
        catch (Exception e)
        {
            return "threw " + e.GetType().Name + ": " + e.Message;
        }

        if (answer.Status >= 500)
            return $"answered {answer.Status}: {string.Join("; ", intake.Logs.All.Select(l => l.Text.Split('\n')[0]))}";
        return Verdict(vector, answer, intake) ?? Expected(vector, answer, intake);
    }

    private static string? Verdict(JsonElement vector, TestAnswer answer, TestIntake intake)
    {
        var refused = answer.Status is 401 or 403;
        if (vector.TryGetProperty("per_item", out var items))
        {
            var genuine = items.EnumerateArray().Count(i => i.GetBoolean());
            return intake.Events.Count == genuine ? null : $"{intake.Events.Count} events instead of {genuine}";
        }

        if (vector.TryGetProperty("expect", out _) && !vector.GetProperty("valid").GetBoolean())
            return intake.Events.Count == 0 ? null : "made an event";
        if (vector.GetProperty("valid").GetBoolean())
        {
            // A genuine post with a body that is no event of its provider is 400, never 401.
            return refused ? $"refused with {answer.Status}: {Reason(intake)}"
                : answer.Status is >= 200 and < 300 || answer.Status == 400 && !IsReadable(vector) ? null
                : $"answered {answer.Status} {answer.Body}";
        }

        return vector.TryGetProperty("strictness", out _) || refused && intake.Events.Count == 0 ? null : $"accepted with {answer.Status}";
    }

    private static string? Expected(JsonElement vector, TestAnswer answer, TestIntake intake)
    {
        if (!vector.TryGetProperty("expect", out var expect))
            return null;
        foreach (var wish in expect.EnumerateObject())
        {
            var met = wish.Name switch
            {
                "status" => answer.Status == wish.Value.GetInt32(),
                "body" => answer.Body == wish.Value.GetString(),
                "json" => JsonNode.DeepEquals(JsonNode.Parse(answer.Body), JsonNode.Parse(wish.Value.GetRawText())),
                "content_type" => answer.Headers.ContentType.ToString().Split(';')[0] == wish.Value.GetString(),
                "no_header" => !answer.Headers.ContainsKey(wish.Value.GetString()!),
                "events" => intake.Events.Count == wish.Value.GetInt32(),
                "event" when wish.Value.ValueKind == JsonValueKind.False => intake.Events.Count == 0,
                "event" => wish.Value.EnumerateObject().All(a => intake.Events.Single().Envelope.GetProperty("cloudEvent").GetProperty(a.Name).GetString() == a.Value.GetString()),
                "ack" => wish.Value.GetBoolean() == answer.Body.Contains("<Ack>true</Ack>"),
                "xml_equivalent" => XNode.DeepEquals(XDocument.Parse(answer.Body), XDocument.Parse(wish.Value.GetString()!)),
                "has_header" => answer.Headers.ContainsKey(wish.Value.GetString()!),
                "header" or "headers" => wish.Value.EnumerateObject().All(h => answer.Headers[h.Name] == h.Value.GetString()),
                _ => false,
            };
            if (!met)
                return $"expected {wish.Name} {wish.Value.GetRawText()}, got {answer.Status} '{answer.Body}' ({answer.Headers.ContentType}), {intake.Events.Count} events, {Reason(intake)}";
        }

        return null;
    }

    private static string Yaml(JsonElement vector)
    {
        var (provider, scheme) = (Text(vector, "provider"), Text(vector, "scheme"));
        var yaml = new StringBuilder($"source: vector\nprovider: {provider}\n");
        yaml.AppendLine(Text(vector, "secret").Length > 0 ? "secrets: [signing]" : "unauthenticated: true");
        var rule = ProviderCatalog.Find(provider)!.Verify;
        if (scheme is "hubspot-v1" or "hubspot-v2" or "adyen-platform")
        {
            yaml.AppendLine($"variant: {scheme.Split('-')[1]}");
            rule = ProviderCatalog.Find(provider)!.Variants[scheme.Split('-')[1]];
        }

        if (rule.Signed.Contains("{url}") || rule.Scheme == "twilio")
            yaml.AppendLine($"url: '{Text(vector, "url")}'");
        if (provider == "meta")
            yaml.AppendLine("verifyToken: verify");
        if (provider == "plaid")
            yaml.AppendLine("clientId: client");
        if (scheme == "ce-options")
            yaml.AppendLine($"allowedOrigins: ['{Text(vector, "secret")}']");
        // "The window is ours": the shortest that anybody uses must be configurable, whatever the default is.
        if (vector.TryGetProperty("policy", out _) && rule.Window is 0 or > 300)
            yaml.AppendLine("window: 300s");
        return yaml.ToString();
    }

    private static IntakeOptions Options(JsonElement vector)
    {
        var answers = new FixedAnswers();
        X509Certificate2Collection? roots = null;
        if (vector.TryGetProperty("cert_pem", out var pem))
        {
            answers.Add(Text(vector.GetProperty("headers"), "PAYPAL-CERT-URL"), pem.GetString()!);
            roots = [X509Certificate2.CreateFromPem(Text(vector, "trust_root_pem"))];
        }

        if (Text(vector, "provider") == "plaid")
            answers.Add("https://production.plaid.com/webhook_verification_key/get", $$"""{"key":{{Text(vector, "secret")}},"request_id":"r"}""");
        return new IntakeOptions { CreateHttpClient = () => new HttpClient(answers, disposeHandler: false), PayPalRoots = roots };
    }

    private static bool IsReadable(JsonElement vector)
    {
        if (!Text(vector.GetProperty("headers"), "Content-Type").Contains("json"))
            return true;
        try
        {
            using var _ = JsonDocument.Parse(Text(vector, "body"));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Reason(TestIntake intake) => string.Join("; ", intake.Logs.All.Select(l => l.Text.Split('\n')[0]));

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString()! : "";
}
