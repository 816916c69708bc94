using System.Net;
using System.Text.RegularExpressions;
using Trunkline.Declarations;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Reading;
using Trunkline.Intake.Webhooks;
using Trunkline.Jsonata;

namespace Trunkline.Intake.Sources;

/// <summary>Reads <c>integrations/sources/*.yaml</c>.</summary>
public static partial class SourceFile
{
    private static readonly IReadOnlyList<string> DedupeNames = ["id", "type", "time", "source", "data", "headers"];

    /// <summary>Reads one source. Every fault goes to the list; null when there is one.</summary>
    /// <param name="map">The file's root.</param>
    /// <param name="faults">Where faults go.</param>
    /// <param name="settings">The value of a setting, or null where there is none.</param>
    public static SourceDefinition? Read(DeclaredMap map, FaultList faults, Func<string, string?>? settings = null)
    {
        var before = faults.Count;
        var fields = new SourceFields(map, faults, new Substitution(faults, settings));
        var name = Name(map, faults);
        var provider = FindProvider(map, faults);
        var verify = provider is null ? null : VerifyRules.Read(provider, fields);
        var source = new SourceDefinition
        {
            Name = name ?? "",
            File = map.File,
            Provider = provider!,
            Verify = verify!,
            Window = TimeSpan.FromSeconds(verify?.Window ?? 0),
            Secrets = Secrets(map, verify, faults),
            Url = Url(fields, verify),
            MaxBodyBytes = fields.Value("maxBody", (string t, out int v) => Quantities.TryBytes(t, out v), "write a size like 512KiB or 5MiB"),
            RateLimit = Rate(fields),
            AllowIps = Networks(fields),
            Headers = Headers(fields, verify),
            Content = Content(fields, provider),
            Answer = Answer(fields, provider),
            Dedupe = Dedupe(map, faults),
            Options = provider is null ? new ProviderOptions() : ProviderOptionsFile.Read(provider, verify, fields),
        };
        if (fields.Value<TimeSpan>("window", DurationText.TryParse, DurationText.Remedy) is { } window)
        {
            source = source with { Window = window };
            if (verify is { Timestamp.Count: 0, Window: 0 })
                faults.Add(map.Node("window")!, $"provider '{provider!.Name}' signs no time", "leave 'window' out");
        }

        // After an unknown provider nobody knows which keys it would have had.
        if (provider is not null)
            map.RejectUnknownKeys(faults);
        return faults.Count == before ? source : null;
    }

    private static string? Name(DeclaredMap map, FaultList faults)
    {
        if (map.RequiredText("source", faults, "name the source as its file is named") is not { } text)
            return null;
        if (!NameForm().IsMatch(text.Value))
        {
            faults.Add(text, $"'{text.Value}' is no name for a source", "use lower case letters, digits and dashes, starting with a letter, at most 63");
            return null;
        }

        var file = Path.GetFileNameWithoutExtension(map.File);
        if (file != text.Value)
            faults.Add(text, $"source '{text.Value}' stands in a file named '{Path.GetFileName(map.File)}'", $"rename one of them, so that the file is '{text.Value}.yaml'");
        return text.Value;
    }

    private static Provider? FindProvider(DeclaredMap map, FaultList faults)
    {
        if (map.RequiredText("provider", faults, $"use one of {string.Join(", ", ProviderCatalog.Names)}") is not { } text)
            return null;
        if (ProviderCatalog.Find(text.Value) is { } provider)
            return provider;
        faults.Add(text, $"unknown provider '{text.Value}'", Suggestion.Remedy(text.Value, [.. ProviderCatalog.Names]));
        return null;
    }

    private static IReadOnlyList<SecretReference> Secrets(DeclaredMap map, VerifyRule? verify, FaultList faults)
    {
        var before = faults.Count;
        var secrets = SecretNames.Read(map, "secrets", faults);
        var unauthenticated = map.Text("unauthenticated", faults);
        if (unauthenticated is not null && (unauthenticated.Value != "true" || verify is { Optional: false }))
            faults.Add(unauthenticated, "'unauthenticated' cannot be used here", verify is { Optional: false } ? "this provider proves its posts: list its 'secrets'" : "write 'unauthenticated: true' or leave it out");
        if (verify is null || secrets.Count > 0 || faults.Count > before || verify.Optional && unauthenticated is not null || verify.Scheme is "jwt")
            return secrets;
        faults.Add(map.Node("secrets") ?? map, "'secrets' is missing or empty", verify.Optional
            ? "list the names of its secrets, newest first, or write 'unauthenticated: true' to take posts from anybody"
            : "list the names of its secrets in Key Vault, newest first");
        return secrets;
    }

    private static string? Url(SourceFields fields, VerifyRule? verify)
    {
        var url = fields.Text("url");
        if (url is null)
        {
            if (verify is not null && (verify.Signed.Contains("{url}") || verify.Scheme is "twilio") && !fields.Map.Has("url"))
                fields.Faults.Add(fields.Map, "'url' is missing", "write the public URL exactly as it is configured at the provider, which signs it");
            return null;
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
            fields.Faults.Add(fields.Map.Node("url")!, "'url' is no absolute URL", "write the public URL exactly as it is configured at the provider");
        return url;
    }

    private static RateLimit? Rate(SourceFields fields)
    {
        if (fields.Map.Node("rateLimit") is DeclaredMap map)
        {
            var inner = new SourceFields(map, fields.Faults, fields.Substitution);
            var rate = inner.Value("rate", (string t, out double v) => Quantities.TryRate(t, out v), "write a rate like 50/s");
            var burst = inner.Value("burst", (string t, out int v) => int.TryParse(t, out v) && v > 0, "write a whole number above 0");
            if (!map.Has("rate"))
                fields.Faults.Add(map, "'rate' is missing", "write a rate like 50/s");
            map.RejectUnknownKeys(fields.Faults);
            return rate is { } r ? new RateLimit(r, burst ?? Math.Max(1, (int)Math.Ceiling(r))) : null;
        }

        return fields.Value("rateLimit", (string t, out double v) => Quantities.TryRate(t, out v), "write a rate like 50/s") is { } perSecond
            ? new RateLimit(perSecond, Math.Max(1, (int)Math.Ceiling(perSecond)))
            : null;
    }

    private static IReadOnlyList<IPNetwork> Networks(SourceFields fields)
    {
        var networks = new List<IPNetwork>();
        foreach (var (text, node) in fields.Texts("allowIps"))
        {
            if (IPNetwork.TryParse(text, out var network))
                networks.Add(network);
            else if (IPAddress.TryParse(text, out var address))
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else
                fields.Faults.Add(node, $"'{text}' is no IP address or network", "write it like 203.0.113.7 or 203.0.113.0/24");
        }

        return networks;
    }

    private static IReadOnlyList<string> Headers(SourceFields fields, VerifyRule? verify)
    {
        var headers = new List<string>();
        foreach (var (text, node) in fields.Texts("headers"))
        {
            if (verify is not null && HeaderSelection.IsSecret(text, verify))
                fields.Faults.Add(node, $"header '{text}' carries a credential or a signature", "leave it out: it never travels with an event");
            else
                headers.Add(text);
        }

        return headers;
    }

    private static IReadOnlyList<string> Content(SourceFields fields, Provider? provider)
    {
        if (fields.Text("content") is not { } content)
            return provider?.Content ?? [];
        if (content == "any")
            return ["json", "form", "xml", "text"];
        if (content is "json" or "form" or "xml" or "text")
            return [content];
        fields.Faults.Add(fields.Map.Node("content")!, $"unknown content '{content}'", "use json, form, xml, text or any");
        return [];
    }

    private static AnswerRule Answer(SourceFields fields, Provider? provider)
    {
        var answer = provider?.Answer ?? new AnswerRule();
        if (fields.Map.Map("response", fields.Faults) is not { } map)
            return answer;
        var inner = new SourceFields(map, fields.Faults, fields.Substitution);
        var status = inner.Value("status", (string t, out int v) => int.TryParse(t, out v) && v is >= 200 and <= 299, "write a status from 200 to 299: the events are safe");
        answer = answer with
        {
            Status = status ?? answer.Status,
            Body = inner.Text("body") ?? answer.Body,
            ContentType = inner.Text("contentType") ?? answer.ContentType ?? "text/plain; charset=utf-8",
        };
        if (answer is { Status: 204, Body: not null })
            fields.Faults.Add(map, "a 204 answer has no body", "use status 200 or leave 'body' out");
        map.RejectUnknownKeys(fields.Faults);
        return answer;
    }

    private static DedupeRule? Dedupe(DeclaredMap map, FaultList faults)
    {
        if (map.Text("dedupe", faults) is not { } text)
            return null;
        if (text.Value.StartsWith('/'))
            return new DedupeRule(JsonPointer.Parse(text.Value), null);
        if (!JsonataExpression.TryCompile(text.Value, out var expression, out var fault))
        {
            AddAt(fault.Line, fault.Column, $"'dedupe' is no expression ({fault.Code}: {fault.Message.TrimEnd('.')})", "write JSONata over id, type, time, data and headers, or a JSON pointer into data");
            return null;
        }

        foreach (var name in expression.RootReferences.Where(r => !DedupeNames.Contains(r.Name)))
            AddAt(name.Line, name.Column, $"'dedupe' reads '{name.Name}', which an event does not have", Suggestion.Remedy(name.Name, [.. DedupeNames]));
        foreach (var name in expression.UnknownVariables)
            AddAt(name.Line, name.Column, $"nothing defines ${name.Name}", name.Suggestion is { } near ? $"did you mean ${near}?" : "define it, or use a built-in function");
        return new DedupeRule(null, expression);

        void AddAt(int line, int column, string problem, string remedy)
        {
            var (inFile, at) = text.PlaceOf(Math.Max(1, line), Math.Max(1, column));
            faults.Add(new Fault(text.File, inFile, at, problem, remedy));
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();
}
