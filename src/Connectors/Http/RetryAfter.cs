using System.Globalization;
using System.Net.Http.Headers;

namespace Trunkline.Connectors.Http;

/// <summary>The partner's wish not to be called again too soon.</summary>
internal static class RetryAfter
{
    /// <summary>No partner is waited for longer than this: beyond it the number is a mistake (milliseconds, a date in another zone), or a refusal.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromHours(1);

    /// <summary>Seconds or an HTTP date; null when absent, unreadable or past.</summary>
    public static TimeSpan? Read(HttpResponseHeaders headers, TimeProvider time)
    {
        if (!headers.NonValidated.TryGetValues("Retry-After", out var values))
            return null;
        foreach (var value in values)
        {
            var text = value.AsSpan().Trim();
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
                return Capped(seconds);
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
                return Capped((at - time.GetUtcNow()).TotalSeconds);
        }

        return null;
    }

    public static TimeSpan? Capped(double seconds) => seconds switch
    {
        > 0 => seconds < Most.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Most,
        _ => null,
    };
}
