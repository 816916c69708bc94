using Trunkline.Declarations;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Signatures.Tokens;

namespace Trunkline.Intake.Sources;

/// <summary>Reads the keys that only some providers know.</summary>
internal static class ProviderOptionsFile
{
    private static readonly IReadOnlyList<string> EventGridOrigins = ["eventgrid.azure.net"];
    private static readonly IReadOnlyList<string> UsualAlgorithms = ["RS256", "ES256"];
    internal static readonly IReadOnlyList<string> PlaidEnvironments = ["production", "sandbox"];

    public static ProviderOptions Read(Provider provider, VerifyRule? verify, SourceFields fields)
    {
        var options = new ProviderOptions();
        if (provider.Handshake is "cloudevents" or "eventgrid")
        {
            string[] origins = [.. fields.Texts("allowedOrigins").Select(t => t.Text)];
            options = options with { AllowedOrigins = origins.Length > 0 || provider.Handshake != "eventgrid" ? origins : EventGridOrigins };
        }

        if (provider.Handshake == "meta")
            options = options with { VerifyToken = VerifyToken(fields) };
        return verify?.Scheme switch
        {
            "jwt" => Jwt(options, fields),
            "plaid" => Plaid(options, fields),
            "msgraph" => options with { ResourceData = ResourceData(fields) },
            _ => options,
        };
    }

    private static SecretReference? VerifyToken(SourceFields fields)
    {
        if (fields.Map.Text("verifyToken", fields.Faults) is { Value.Length: > 0 } text)
            return new SecretReference(text.Value, text.File, text.Line, text.Column);
        fields.Faults.Add(fields.Map, "'verifyToken' is missing", "name the secret that holds the verify token typed in at Meta");
        return null;
    }

    private static ProviderOptions Jwt(ProviderOptions options, SourceFields fields)
    {
        var algorithms = new List<string>();
        foreach (var (text, node) in fields.Texts("algorithms"))
        {
            if (VerificationKey.Algorithms.Contains(text))
                algorithms.Add(text);
            else
                fields.Faults.Add(node, $"unknown algorithm '{text}'", $"use {string.Join(", ", VerificationKey.Algorithms)}");
        }

        var url = Required("jwksUrl", "write the https URL of the issuer's key set");
        if (url is not null && (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme != "https"))
            fields.Faults.Add(fields.Map.Node("jwksUrl")!, $"'{url}' is no https URL", "write the https URL of the issuer's key set");
        return options with
        {
            Issuer = Required("issuer", "write the token's 'iss' exactly"),
            Audience = Required("audience", "write the token's 'aud' exactly"),
            JwksUrl = url,
            Algorithms = algorithms.Count > 0 ? algorithms : UsualAlgorithms,
        };

        string? Required(string key, string remedy)
        {
            fields.Map.RequiredText(key, fields.Faults, remedy);
            return fields.Text(key);
        }
    }

    private static GraphResourceData? ResourceData(SourceFields fields)
    {
        if (fields.Map.Map("resourceData", fields.Faults) is not { } map)
            return null;
        var (inner, before) = (new SourceFields(map, fields.Faults, fields.Substitution), fields.Faults.Count);
        var apps = Ids("appId");
        if (apps.Count == 0 && fields.Faults.Count == before)
            fields.Faults.Add(map, "'appId' is missing", "write the id of the app that made the subscription: validation tokens are checked against it");
        var data = new GraphResourceData([.. apps.Select(a => a.ToString())], Ids("tenantId"), SecretNames.Read(map, "decryptionKeys", fields.Faults));
        map.RejectUnknownKeys(fields.Faults);
        return data;

        List<Guid> Ids(string key)
        {
            var ids = new List<Guid>();
            foreach (var (text, node) in inner.Texts(key))
            {
                if (Guid.TryParseExact(text, "D", out var id))
                    ids.Add(id);
                else
                    fields.Faults.Add(node, $"'{text}' is no id of an app or tenant", "write it like 8e460676-ae3f-4b1e-8790-ee0fb5d6148f");
            }

            return ids;
        }
    }

    private static ProviderOptions Plaid(ProviderOptions options, SourceFields fields)
    {
        fields.Map.RequiredText("clientId", fields.Faults, "write \"${setting:PLAID_CLIENT_ID}\"");
        var environment = fields.Text("environment");
        if (environment is not null && !PlaidEnvironments.Contains(environment))
            fields.Faults.Add(fields.Map.Node("environment")!, $"unknown environment '{environment}'", Suggestion.Remedy(environment, [.. PlaidEnvironments]));
        return options with { ClientId = fields.Text("clientId"), Environment = environment };
    }
}
