using Trunkline.Declarations;

namespace Trunkline.Runs.Retention;

/// <summary>Settings that say after which age something is let go: a duration such as <c>30d</c>, or <c>off</c> for never.</summary>
public static class AgeSetting
{
    private const int MostDays = 3650;

    /// <summary>Reads one.</summary>
    /// <param name="setting">Its name.</param>
    /// <param name="text">Its value; null or empty where it is not set.</param>
    /// <param name="usual">The age where it is not set.</param>
    /// <param name="leastDays">The shortest age that makes sense, in days; the longest is ten years.</param>
    /// <returns>The age; null for never.</returns>
    /// <exception cref="FormatException">It is no duration in its range, and not <c>off</c>; it is named.</exception>
    public static TimeSpan? Read(string setting, string? text, TimeSpan usual, int leastDays)
    {
        if (string.IsNullOrWhiteSpace(text))
            return usual;
        if (text.Equals("off", StringComparison.OrdinalIgnoreCase))
            return null;
        return DurationText.TryParse(text, out var age) && age >= TimeSpan.FromDays(leastDays) && age <= TimeSpan.FromDays(MostDays)
            ? age
            : throw new FormatException($"{setting} is '{text}', not a duration from {leastDays}d to {MostDays}d, nor 'off'");
    }
}
