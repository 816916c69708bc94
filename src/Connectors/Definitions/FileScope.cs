using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Trunkline.Declarations;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Definitions;

/// <summary>Reads the values of one connection file: puts settings in, collects the secrets asked for, reports faults with their places.</summary>
internal sealed class FileScope(string connection, Func<string, string?> settings, FaultList faults)
{
    private readonly List<SecretReference> secrets = [];

    public string Connection { get; } = connection;

    public FaultList Faults { get; } = faults;

    public IReadOnlyList<SecretReference> Secrets => secrets;

    /// <summary>Gives a file by its path below the integrations folder; null where there is none.</summary>
    public Func<string, byte[]?> Documents { get; init; } = static _ => null;

    /// <summary>Whether the file says that the partner is inside; read before any address is.</summary>
    public bool AllowPrivate { get; set; }

    /// <summary>A text that may hold settings and secrets; null when absent or faulty.</summary>
    public ConfiguredText? Configured(DeclaredMap map, string key) => map.Text(key, Faults) is { } text ? Configured(text) : null;

    /// <summary>The same, for a key that must be there.</summary>
    public ConfiguredText? RequiredConfigured(DeclaredMap map, string key, string remedy) =>
        map.RequiredText(key, Faults, remedy) is { } text ? Configured(text) : null;

    /// <summary>A text that may hold settings but no secret, because it is shown to people; null when absent or faulty.</summary>
    public string? Plain(DeclaredMap map, string key) => map.Text(key, Faults) is { } text ? Plain(text, key) : null;

    /// <summary>The same, for a key that must be there.</summary>
    public string? RequiredPlain(DeclaredMap map, string key, string remedy) =>
        map.RequiredText(key, Faults, remedy) is { } text ? Plain(text, key) : null;

    public bool Flag(DeclaredMap map, string key, bool absent = false)
    {
        var text = Plain(map, key);
        if (text is null or "true" or "false")
            return text is null ? absent : text == "true";
        Faults.Add(map.Node(key)!, $"'{key}' is '{text}'", "use true or false");
        return absent;
    }

    public TimeSpan? Duration(DeclaredMap map, string key, TimeSpan least, TimeSpan most)
    {
        if (Plain(map, key) is not { } text)
            return null;
        if (!DurationText.TryParse(text, out var duration))
            Faults.Add(map.Node(key)!, $"'{text}' is not a duration", DurationText.Remedy);
        else if (duration < least || duration > most)
            Faults.Add(map.Node(key)!, $"'{key}' is {text}", $"keep it between {Show(least)} and {Show(most)}");
        else
            return duration;
        return null;
    }

    public int? Number(DeclaredMap map, string key, int least, int most)
    {
        if (Plain(map, key) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Faults.Add(map.Node(key)!, $"'{key}' is '{text}'", $"use a whole number from {least} to {most}");
        return null;
    }

    public T? Choice<T>(DeclaredMap map, string key, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Plain(map, key) is not { } text)
            return null;
        if (choices.TryGetValue(text, out var choice))
            return choice;
        Faults.Add(map.Node(key)!, $"'{key}' is '{text}'", Suggestion.Remedy(text, [.. choices.Keys]));
        return null;
    }

    /// <summary>An absolute http or https address without user and fragment, and, unless it is allowed, query.</summary>
    public Uri? Address(DeclaredMap map, string key, string remedy, bool required = true, bool mayHaveQuery = false)
    {
        var text = required ? RequiredPlain(map, key, remedy) : Plain(map, key);
        if (text is null)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            && uri.UserInfo.Length == 0 && (mayHaveQuery || uri.Query.Length == 0) && uri.Fragment.Length == 0)
            return Encrypted(uri, map.Node(key)!, key);
        Faults.Add(map.Node(key)!, $"'{text}' is not an address to call", $"use https://host/path without user name{(mayHaveQuery ? "" : ", query")} and fragment");
        return null;
    }

    public ConfiguredText? Configured(DeclaredText text)
    {
        var value = text.Value;
        if (!value.Contains("${", StringComparison.Ordinal))
            return ConfiguredText.Plain(value);
        var parts = new List<ConfiguredText.Part>();
        var (at, sound) = (0, true);
        while (value.IndexOf("${", at, StringComparison.Ordinal) is var start and >= 0)
        {
            if (start > at)
                parts.Add(new(value[at..start], IsSecret: false));
            var end = value.IndexOf('}', start);
            at = end < 0 ? value.Length : end + 1;
            if (Reference(text, start, value[start..at], out var part))
                parts.Add(part);
            else
                sound = false;
        }

        if (at < value.Length)
            parts.Add(new(value[at..], IsSecret: false));
        return sound ? new ConfiguredText([.. parts]) : null;
    }

    // Credentials and data do not travel in clear text, except where the file says that the partner is inside.
    private Uri Encrypted(Uri uri, DeclaredNode at, string key)
    {
        if (uri.Scheme == "http" && !AllowPrivate)
            Faults.Add(at, $"'{key}' is not encrypted", "use https, or say 'allowPrivate: true' where the partner is inside your network");
        return uri;
    }

    private static string Show(TimeSpan time) => time switch
    {
        { TotalMinutes: >= 1 and < 60 } => $"{time.TotalMinutes:0.#}m",
        { TotalHours: >= 1 } => $"{time.TotalHours:0.#}h",
        { TotalSeconds: >= 1 } => $"{time.TotalSeconds:0.#}s",
        _ => $"{time.TotalMilliseconds:0}ms",
    };

    private string? Plain(DeclaredText text, string key)
    {
        var configured = Configured(text);
        if (configured is not { HasSecrets: true })
            return configured?.ToString();
        Faults.Add(text, $"'{key}' holds a secret, and it is shown to people", "keep secrets in auth and headers");
        return null;
    }

    private bool Reference(DeclaredText text, int offset, string reference, [MaybeNullWhen(false)] out ConfiguredText.Part part)
    {
        part = default;
        var lines = text.Value.AsSpan(0, offset).Count('\n');
        var (line, column) = text.PlaceOf(lines + 1, offset - (text.Value.LastIndexOf('\n', Math.Max(0, offset - 1)) + 1) + 1);
        var colon = reference.IndexOf(':');
        var name = colon > 0 && reference.EndsWith('}') ? reference[(colon + 1)..^1].Trim() : "";
        switch (colon > 0 ? reference[2..colon] : "")
        {
            case "setting" when name.Length > 0:
                if (settings(name) is { } value)
                {
                    part = new(value, IsSecret: false);
                    return true;
                }

                Faults.Add(new Fault(text.File, line, column, $"setting '{name}' is not set", $"set {name} in the app settings or the environment"));
                return false;
            case "secret" when name.Length > 0 && !SecretName.IsValid(name):
                Faults.Add(new Fault(text.File, line, column, $"'{name}' is no name of a secret", "use letters, digits and dashes, as Key Vault does"));
                return false;
            case "secret" when name.Length > 0:
                secrets.Add(new SecretReference(name, Connection, text.File, line, column));
                part = new(name, IsSecret: true);
                return true;
            default:
                Faults.Add(new Fault(text.File, line, column, $"'{reference}' is no substitution", "use ${setting:NAME} or ${secret:name}"));
                return false;
        }
    }
}
