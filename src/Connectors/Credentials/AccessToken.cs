using System.Globalization;
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

    /// <summary>A number of seconds in a token endpoint's answer, which some servers write as a text; null when it is not there, or no number.</summary>
    public static double? Seconds(JsonElement answer, string name) => JsonText.Member(answer, name) switch
    {
        { ValueKind: JsonValueKind.Number } life when life.TryGetDouble(out var number) => number,
        { ValueKind: JsonValueKind.String } life when double.TryParse(JsonText.Text(life), CultureInfo.InvariantCulture, out var said) && double.IsFinite(said) => said,
        _ => null,
    };

    private static TimeSpan Life(JsonElement answer) =>
        Seconds(answer, "expires_in") is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(30).TotalSeconds)) : UnsaidLife;
}
