namespace Trunkline.Azure.Secrets;

/// <summary>How long what Key Vault said is believed.</summary>
internal sealed record SecretCaching
{
    /// <summary>A value is not asked for again before this.</summary>
    public TimeSpan Fresh { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>That there is no such secret is not asked again before this: every post of an ill-configured source would ask.</summary>
    public TimeSpan Missing { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>While the vault cannot answer, a value no older than this goes on being used.</summary>
    public TimeSpan Stale { get; init; } = TimeSpan.FromHours(24);

    /// <summary>After a reload gave the version that a partner had refused, a refusal does not cause another one before this.</summary>
    public TimeSpan Refused { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After a new version was made, what the one before it signed is still taken for this.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromHours(24);

    /// <summary>After the vault could not answer, and did not say how long to wait, it is left alone for this.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(5);
}
