using System.Net.Http.Headers;

namespace Trunkline.Connectors.Http;

/// <summary>What a partner announces about its own API: deprecated, to be switched off, about to change.</summary>
internal static class Notices
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
            said = $"{(said is null ? "" : said + ", ")}{name}: {SecretMask.Cut(value, 120)}";
        }

        return said is null ? null : $"connection '{connection}' announces {said}";
    }
}
