using System.Globalization;
using Trunkline.Intake.Reading;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>Where a scheme's signed time stands, and how far from now it may be.</summary>
internal sealed class Freshness
{
    private readonly (string Kind, string Name, JsonPointer? Pointer)[] places;
    private readonly string unit;
    private readonly TimeSpan window;

    public Freshness(IReadOnlyList<string> places, string unit, TimeSpan window)
    {
        this.places = [.. places.Select(p => p.Split(':', 2)).Select(p => (p[0], p[1], p[0] == "body" ? JsonPointer.Parse(p[1]) : null))];
        this.unit = unit;
        this.window = window;
    }

    /// <summary>Whether the scheme has a time at all.</summary>
    public bool IsJudged => places.Length > 0;

    /// <summary>The time's text as it was sent, which is how it was signed; null when it is absent.</summary>
    public string? Text(ReceivedPost post, string? pairs)
    {
        foreach (var (kind, name, pointer) in places)
        {
            var text = kind switch
            {
                "header" => post.Header(name),
                "pair" => pairs is null ? null : SignaturePairs.Single(pairs, name),
                _ => post.TryReadJson(out var root) ? pointer!.Text(root) : null,
            };
            if (!string.IsNullOrEmpty(text))
                return text;
        }

        return null;
    }

    /// <summary>Whether the time is near enough to now; exactly at the window's edge it still is.</summary>
    public bool IsFresh(string text, DateTimeOffset now)
    {
        if (!TryRead(text, out var milliseconds))
            return false;
        if (window <= TimeSpan.Zero)
            return true;
        // Whole seconds, as the providers' own libraries count them.
        var (sent, here) = unit == "s" ? (milliseconds / 1000, now.ToUnixTimeSeconds()) : (milliseconds, now.ToUnixTimeMilliseconds());
        var allowed = unit == "s" ? (long)window.TotalSeconds : (long)window.TotalMilliseconds;
        return Math.Abs(here - sent) <= allowed;
    }

    // Bounded to the years a DateTimeOffset knows, so that no difference can overflow.
    private bool TryRead(string text, out long milliseconds)
    {
        milliseconds = 0;
        if (unit == "rfc3339")
        {
            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                return false;
            milliseconds = time.ToUnixTimeMilliseconds();
            return true;
        }

        if (text.Length > 15 || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        milliseconds = unit == "s" ? number * 1000 : number;
        return milliseconds <= 253_402_300_799_999;
    }
}
