using System.Text.Json;

namespace Trunkline.Connectors.Credentials.Grants;

/// <summary>How long a refresh token is good for. It stands beside the sealed grant, in clear, so that it can be watched without the key.</summary>
/// <param name="GivenAt">When the partner gave it, as far as we saw.</param>
/// <param name="EndsAt">From when on the partner takes it no more.</param>
internal sealed record GrantTerm(DateTimeOffset GivenAt, DateTimeOffset EndsAt)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36500);

    // An end is counted anew from each answer, and answers take a moment.
    private static readonly TimeSpan SameEnd = TimeSpan.FromMinutes(1);

    // The standard has no name for it. Keycloak says the third one, with 0 for "never".
    private static readonly string[] Names = ["refresh_token_expires_in", "x_refresh_token_expires_in", "refresh_expires_in"];

    /// <summary>What holds after an answer of the token endpoint; null where nobody says.</summary>
    /// <param name="before">What held until then.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="isNewToken">Whether it brought another refresh token.</param>
    /// <param name="declared">The life that the connection's file states for each token; null for none.</param>
    /// <param name="now">When the answer came.</param>
    public static GrantTerm? After(GrantTerm? before, JsonElement answer, bool isNewToken, TimeSpan? declared, DateTimeOffset now)
    {
        if (Said(answer) is not { } seconds)
        {
            if (before is not null && !isNewToken)
                return before;
            return declared is { } life ? new GrantTerm(now, now + life) : null;
        }

        if (seconds <= 0)
            return null;
        var end = now + TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));

        // An end that does not move is that of a consent, which no refresh makes longer: its life began before this answer.
        return before is not null && (end - before.EndsAt).Duration() <= SameEnd ? before : new GrantTerm(now, end);
    }

    private static double? Said(JsonElement answer)
    {
        foreach (var name in Names)
        {
            if (AccessToken.Seconds(answer, name) is { } seconds)
                return seconds;
        }

        return null;
    }
}
