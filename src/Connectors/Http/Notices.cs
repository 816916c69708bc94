using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Trunkline.Connectors.Http;

/// <summary>What a partner announces about its own API: deprecated, to be switched off, about to change. Of its words only dates and codes are told:
/// free text may quote what it was sent.</summary>
internal static partial class Notices
{
    private static readonly string[] Names = ["Deprecation", "Sunset", "Warning"];

    /// <summary>One sentence; null when nothing is announced.</summary>
    public static string? Read(string connection, HttpResponseHeaders headers)
    {
        string? said = null;
        foreach (var name in Names)
        {
            if (!headers.NonValidated.TryGetValues(name, out var values) || values.ToString() is not { Length: > 0 } value)
                continue;
            Telemetry.Noticed(connection, name);
            said = $"{(said is null ? "" : said + ", ")}{name}{(Telling().Match(value) is { Success: true } told ? ": " + told.Value : "")}";
        }

        return said is null ? null : $"connection '{connection}' announces {said}";
    }

    // A moment, "true", a date of HTTP, or the code that a Warning begins with.
    [GeneratedRegex("^(@[0-9]{1,12}$|true$|[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT$|[0-9]{3}(?= ))", RegexOptions.CultureInvariant)]
    private static partial Regex Telling();
}
