using System.Globalization;
using System.Net.Http.Headers;
using Trunkline.Connectors.Http;

namespace Trunkline.Connectors.Limits;

/// <summary>Learns from what a partner says about its own limit: when nothing remains, until when.</summary>
internal static class RateHeaders
{
    private static readonly (string Remaining, string Reset)[] Pairs =
    [
        ("RateLimit-Remaining", "RateLimit-Reset"),
        ("X-RateLimit-Remaining", "X-RateLimit-Reset"),
        ("X-Rate-Limit-Remaining", "X-Rate-Limit-Reset"),
    ];

    /// <summary>How long to pause; null when calls remain, or nothing is said.</summary>
    public static TimeSpan? Pause(HttpResponseHeaders headers, TimeProvider time)
    {
        var raw = headers.NonValidated;
        if (raw.TryGetValues("RateLimit", out var whole) && FromWhole(whole.ToString()) is { } seconds)
            return RetryAfter.Capped(seconds);
        foreach (var (remaining, reset) in Pairs)
        {
            if (raw.TryGetValues(remaining, out var left) && Number(left.ToString()) is <= 0 && raw.TryGetValues(reset, out var at) && Number(at.ToString()) is { } value)
                return RetryAfter.Capped(Seconds(value, time));
        }

        return null;
    }

    // Both drafts: limit=10, remaining=0, reset=5 and "default";r=0;t=5.
    private static double? FromWhole(string text)
    {
        double? remaining = null;
        double? reset = null;
        foreach (var part in text.Split(';', ','))
        {
            var equals = part.IndexOf('=');
            if (equals < 0)
                continue;
            switch (part[..equals].Trim())
            {
                case "remaining" or "r":
                    remaining = Number(part[(equals + 1)..]);
                    break;
                case "reset" or "t":
                    reset = Number(part[(equals + 1)..]);
                    break;
            }
        }

        return remaining <= 0 ? reset : null;
    }

    // A moment in seconds or milliseconds since 1970, or seconds from now: the size tells which.
    private static double Seconds(double value, TimeProvider time) => value switch
    {
        > 1e11 => value / 1000 - time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0,
        > 1e9 => value - time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0,
        _ => value,
    };

    // Some send several, separated by commas; the first is the tightest.
    private static double? Number(string text)
    {
        var end = text.IndexOfAny([',', ';']);
        var first = (end < 0 ? text : text[..end]).Trim();
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        return double.TryParse(first, Style, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
