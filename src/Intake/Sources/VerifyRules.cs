using Trunkline.Declarations;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Signatures;

namespace Trunkline.Intake.Sources;

/// <summary>The rule by which a source's posts are verified: the provider's, one of its variants, or for generic providers what the file says.</summary>
internal static class VerifyRules
{
    internal static readonly IReadOnlyList<string> Formats = ["single", "pairs", "list"];
    internal static readonly IReadOnlyList<string> Encodings = ["hex", "base64"];
    internal static readonly IReadOnlyList<string> Units = ["s", "ms", "rfc3339"];

    public static VerifyRule? Read(Provider provider, SourceFields fields)
    {
        var rule = provider.Verify;
        if (fields.Text("variant") is { } variant)
        {
            if (provider.Variants.TryGetValue(variant, out var other))
                rule = other;
            else
                fields.Faults.Add(fields.Map.Node("variant")!, $"provider '{provider.Name}' has no variant '{variant}'", Suggestion.Remedy(variant, [.. provider.Variants.Keys]));
        }

        return provider.Name switch
        {
            "hmac" => Hmac(rule, fields),
            "api-key" => rule with { Header = fields.Text("header") is { } header ? [header] : rule.Header, Prefix = fields.Text("prefix") ?? "" },
            _ when rule.Query is not null => rule with { Query = fields.Text("tokenParameter") ?? rule.Query },
            _ => rule,
        };
    }

    private static VerifyRule? Hmac(VerifyRule rule, SourceFields fields)
    {
        if (fields.Map.Map("signature", fields.Faults) is not { } map)
            return rule;
        var (faults, inner) = (fields.Faults, new SourceFields(map, fields.Faults, fields.Substitution));
        var before = faults.Count;
        rule = rule with
        {
            Header = [inner.Text("header") ?? rule.Header[0]],
            Algorithm = OneOf("algorithm", Digest.Algorithms) ?? rule.Algorithm,
            Key = OneOf("key", SecretText.Forms) ?? rule.Key,
            Encoding = OneOf("encoding", Encodings) ?? rule.Encoding,
            Prefix = inner.Text("prefix") ?? "",
            Format = OneOf("format", Formats) ?? rule.Format,
            Label = inner.Text("label") ?? "v1",
            Signed = inner.Text("signed") ?? rule.Signed,
            Timestamp = inner.Text("timestamp") is { } place ? [place] : [],
            Unit = OneOf("unit", Units) ?? rule.Unit,
        };
        if (map.Node("timestamp") is { } timestamp)
        {
            if (!rule.Timestamp[0].StartsWith("header:", StringComparison.Ordinal) && !rule.Timestamp[0].StartsWith("pair:", StringComparison.Ordinal)
                && !rule.Timestamp[0].StartsWith("body:/", StringComparison.Ordinal))
            {
                faults.Add(timestamp, $"'{rule.Timestamp[0]}' is no place of a time", "write header:<name>, pair:<label> or body:/<pointer>");
            }
            else if (!rule.Signed.Contains("{timestamp}") && !rule.Timestamp[0].StartsWith("body:", StringComparison.Ordinal))
            {
                faults.Add(timestamp, "the time is not part of what is signed, so it proves nothing", "add {timestamp} to 'signed'");
            }

            rule = rule with { Window = 300 };
        }
        else if (rule.Signed.Contains("{timestamp}"))
        {
            faults.Add(map, "'signed' has a {timestamp}, but 'timestamp' does not say where it stands", "add 'timestamp: header:<name>'");
        }

        try
        {
            SignedContent.Parse(rule.Signed);
        }
        catch (FormatException e)
        {
            faults.Add(map.Node("signed")!, $"'signed' cannot be used: {e.Message}", $"use {string.Join(", ", SignedContent.Places.Select(p => $"{{{p}}}"))}");
        }

        map.RejectUnknownKeys(faults);
        return faults.Count == before ? rule : null;

        string? OneOf(string key, IReadOnlyList<string> known)
        {
            if (inner.Text(key) is not { } text || known.Contains(text))
                return map.Has(key) ? inner.Text(key) : null;
            faults.Add(map.Node(key)!, $"unknown {key} '{text}'", Suggestion.Remedy(text, [.. known]));
            return null;
        }
    }
}
