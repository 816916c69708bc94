using Trunkline.Runs.Retention;

namespace Trunkline.Runs.DeadLetters;

/// <summary>Settings of dead letters.</summary>
/// <param name="ExpireAfter">Age at which a dead letter is archived and discarded; null for never.</param>
public sealed record DeadLetterOptions(TimeSpan? ExpireAfter)
{
    /// <summary>The setting: a duration such as <c>30d</c>, a day to ten years, or <c>off</c>.</summary>
    public const string Setting = "TRUNKLINE_DEAD_LETTERS_EXPIRE_AFTER";

    private static readonly TimeSpan Default = TimeSpan.FromDays(90);

    /// <summary>Reads the setting; 90 days where it is not set.</summary>
    /// <param name="setting">Gives a setting by name; null where it is not set.</param>
    /// <exception cref="FormatException">It is no duration in its range, and not <c>off</c>.</exception>
    public static DeadLetterOptions Read(Func<string, string?> setting) => new(AgeSetting.Read(Setting, setting(Setting), Default, leastDays: 1));
}
