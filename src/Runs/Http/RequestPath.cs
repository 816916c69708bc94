using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Trunkline.Runs.Doors;

namespace Trunkline.Runs.Http;

/// <summary>The segments of a path below the flows' prefix, each decoded once and on its own: <c>%2F</c> in a value begins no segment.</summary>
internal static class RequestPath
{
    private const string Below = "/" + Routes.Prefix + "/" + Routes.FlowsPrefix;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The path up to and with the flows' prefix, as the caller wrote it, so that addresses can be made from it; and the segments behind it, or
    /// null where they cannot be read.</summary>
    public static (string Prefix, IReadOnlyList<string>? Segments) Read(HttpRequest request)
    {
        // The server's own path is decoded already, %2F only being left: %252F would look the same.
        var raw = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] target ? target : request.Path.ToUriComponent();
        if (raw.IndexOf('?', StringComparison.Ordinal) is var query and >= 0)
            raw = raw[..query];
        var at = raw.IndexOf(Below, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return (Below, null);
        var prefix = raw[..(at + Below.Length)];
        var rest = raw[(at + Below.Length)..];
        if (rest is "" or "/")
            return (prefix, []);
        var segments = new List<string>();
        foreach (var part in rest[1..].Split('/'))
        {
            if (Decode(part) is not { } segment)
                return (prefix, null);
            segments.Add(segment);
        }

        return (prefix, segments);
    }

    private static string? Decode(string part)
    {
        var bytes = new byte[part.Length];
        var length = 0;
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] is <= ' ' or > '~')
                return null;
            if (part[i] != '%')
            {
                bytes[length++] = (byte)part[i];
                continue;
            }

            if (i + 2 >= part.Length || !char.IsAsciiHexDigit(part[i + 1]) || !char.IsAsciiHexDigit(part[i + 2]))
                return null;
            bytes[length++] = Convert.FromHexString(part.AsSpan(i + 1, 2))[0];
            i += 2;
        }

        try
        {
            var text = Strict.GetString(bytes, 0, length);
            return text is "." or ".." || text.Any(char.IsControl) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
