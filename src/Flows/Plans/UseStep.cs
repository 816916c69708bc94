namespace Trunkline.Flows.Plans;

/// <summary>Has code registered by name do something; the result is what it gives.</summary>
public sealed record UseStep : PlanStep
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>JSONata that gives the input; null: JSON null.</summary>
    public string? With { get; init; }

    /// <summary>Fixed texts for the code; null: none.</summary>
    public IReadOnlyDictionary<string, string>? Settings { get; init; }

    /// <summary>How often and how long to try.</summary>
    public required RetryPolicy Retry { get; init; }
}
