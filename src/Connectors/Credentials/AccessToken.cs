using System.Text.Json;
using Trunkline.Connectors.Http;

namespace Trunkline.Connectors.Credentials;

/// <summary>A token and until when it is used.</summary>
/// <param name="Header">The whole Authorization value.</param>
/// <param name="UsableUntil">A little before it expires at the partner.</param>
internal sealed record AccessToken(string Header, DateTimeOffset UsableUntil)
{
    private static readonly TimeSpan UnsaidLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MostMargin = TimeSpan.FromMinutes(1);

    public string Value => Header["Bearer ".Length..];

    /// <summary>Reads a token endpoint's 200; null when it holds no token.</summary>
    /// <param name="answer">The answer's root.</param>
    /// <param name="asked">When the token was asked for: its life is counted from there.</param>
    public static AccessToken? Read(JsonElement answer, DateTimeOffset asked)
    {
        if (JsonText.Text(answer, "access_token") is not { Length: > 0 } value || !HeaderValue.IsSendable(value))
            return null;
        var life = Life(answer);
        var margin = life / 10 < MostMargin ? life / 10 : MostMargin;
        return new AccessToken("Bearer " + value, asked + life - margin);
    }

    // Some servers write the number as a text.
    private static TimeSpan Life(JsonElement answer)
    {
        if (JsonText.Member(answer, "expires_in") is not { } life)
            return UnsaidLife;
        var seconds = life.ValueKind switch
        {
            JsonValueKind.Number when life.TryGetDouble(out var number) => number,
            JsonValueKind.String when double.TryParse(JsonText.Text(life), System.Globalization.CultureInfo.InvariantCulture, out var said) => said,
            _ => UnsaidLife.TotalSeconds,
        };
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(30).TotalSeconds));
    }
}
