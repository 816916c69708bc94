using System.Text;
using Trunkline.Intake.Providers;

namespace Trunkline.Intake.Tests.Providers;

/// <summary>Writes docs/providers.md from the providers' data.</summary>
internal static class ProviderGuidePage
{
    public static string Write()
    {
        var providers = ProviderCatalog.Names.Select(n => ProviderCatalog.Find(n)!).ToList();
        var page = new StringBuilder();
        page.AppendLine("# Providers")
            .AppendLine()
            .AppendLine("How to receive webhooks of each provider: what to set up there, what to put where here, how it behaves. Made from the data in")
            .AppendLine("`src/Intake/Providers/`; to change this page, change the data and run")
            .AppendLine("`TRUNKLINE_WRITE_DOCS=1 dotnet test tests/Intake.Tests --filter ProviderGuide`. The keys that all sources share are in [sources.md](sources.md).")
            .AppendLine()
            .AppendLine("The URL of a source is `https://<host>/api/hooks/<source>`. The deadline is what the metric `trunkline.intake.deadline.used` is measured against.")
            .AppendLine()
            .AppendLine("| provider | proof | answer | deadline |")
            .AppendLine("|---|---|---|---|");
        foreach (var p in providers)
            page.AppendLine($"| [{p.Name}](#{p.Name}) | {Proof(p.Verify)} | {p.Answer.Status} | {p.Deadline:0.#} s |");
        foreach (var p in providers)
            Section(page, p);
        return page.ToString();
    }

    /// <summary>A source file that works as it stands; what is optional is commented out.</summary>
    public static string Yaml(Provider p)
    {
        var yaml = new StringBuilder().AppendLine($"# integrations/sources/{p.Name}.yaml").AppendLine($"source: {p.Name}").AppendLine($"provider: {p.Name}");
        if (p.Verify.Scheme != "jwt")
            yaml.AppendLine($"secrets: [{p.Name}-webhook]");
        foreach (var line in p.Guide.Options)
            yaml.AppendLine(line);
        foreach (var line in p.Guide.Optional)
            yaml.AppendLine("# " + line);
        return yaml.ToString();
    }

    private static void Section(StringBuilder page, Provider p)
    {
        page.AppendLine().AppendLine($"## {p.Name}").AppendLine().AppendLine($"**{p.Title}.** {p.Guide.Console}").AppendLine();
        page.AppendLine("```yaml").Append(Yaml(p)).AppendLine("```").AppendLine();
        page.AppendLine("| | |").AppendLine("|---|---|");
        Row("Secret", p.Guide.Secret);
        Row("Proof", Proof(p.Verify) + (p.Verify.Window > 0 ? $"; a time up to {p.Verify.Window} s away is taken (`window`)" : ""));
        foreach (var (name, rule) in p.Variants)
            Row($"`variant: {name}`", Proof(rule));
        Row("Event id", Templates(p.Id, "made by the reader"));
        Row("Event type", Templates(p.Type, "made by the reader"));
        Row("Data", p.Guide.Data ?? (p.Batch is null ? "The JSON as posted." : "Each item of the posted batch."));
        if (p.Headers.Count > 0)
            Row("Headers kept", string.Join(", ", p.Headers.Select(h => $"`{h.ToLowerInvariant()}`")));
        Row("Answer", p.Answer.Status + (p.Answer.Body is null ? ", empty" : " with a body"));
        Row("Deadline", p.Guide.Deadline);
        Row("Retries", p.Guide.Retries);
        if (p.Guide.Traps.Count == 0)
            return;
        page.AppendLine();
        foreach (var trap in p.Guide.Traps)
            page.AppendLine($"- {trap}");

        void Row(string name, string text) => page.AppendLine($"| {name} | {text.Replace("|", "\\|")} |");
    }

    private static string Proof(VerifyRule rule) => rule.Scheme switch
    {
        "hmac" => $"HMAC-{(rule.Algorithm == "plain-sha256" ? "less SHA-256 of secret and" : rule.Algorithm.ToUpperInvariant() + " of")} `{rule.Signed}` in `{rule.Header[0]}{(rule.Format == "numbered" ? "1..n" : "")}` ({rule.Encoding}{(rule.Key == "text" ? "" : $", key is {rule.Key}")})",
        "token" => rule.Header.Count > 0 ? $"shared token in `{rule.Header[0]}`" + (rule.Query is null ? "" : $" or in the query's `{rule.Query}`") : $"shared token in the query's `{rule.Query}`",
        "standardwebhooks" => "HMAC-SHA256 or Ed25519 of `{id}.{timestamp}.{body}`",
        "gitlab" => "HMAC-SHA256 of `{id}.{timestamp}.{body}`, or the plain token in `X-Gitlab-Token`",
        "twilio" => "HMAC-SHA1 of `{url}{form}` in `X-Twilio-Signature`",
        "ed25519" => $"Ed25519 of `{rule.Signed}` in `{rule.Header[0]}`",
        "ecdsa" => $"ECDSA P-256 of `{{timestamp}}{{body}}` in `{rule.Header[0]}`",
        "adyen" => "HMAC-SHA256 of eight fields of every item",
        "braintree" => "HMAC-SHA1 of `bt_payload`",
        "paypal" => "RSA over id, time, webhook id and the body's CRC-32",
        "plaid" => "ES256 token with the body's SHA-256",
        "salesforce" => "the organisation id in the body",
        "msgraph" => "`clientState` of each notification; with `resourceData` validation tokens of Entra ID too",
        "basic" => "HTTP basic authentication",
        "jwt" => "bearer token (JWT) of a configured issuer",
        _ => throw new InvalidOperationException($"'{rule.Scheme}' has no words."),
    };

    private static string Templates(IReadOnlyList<string> templates, string none) =>
        templates.Count == 0 ? none : string.Join(", else ", templates.Select(t => $"`{t}`"));
}
