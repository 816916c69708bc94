namespace Trunkline.Flows.Execution;

/// <summary>What code registered by name is to do.</summary>
public sealed record UseRequest
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The input as JSON text, byte for byte what the expression gave.</summary>
    public required string Input { get; init; }

    /// <summary>When the step's time is over: nobody waits for the outcome any more. Null: no bound.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Fixed texts from the flow file; null: none.</summary>
    public IReadOnlyDictionary<string, string>? Settings { get; init; }
}
