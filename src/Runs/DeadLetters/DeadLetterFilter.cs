namespace Trunkline.Runs.DeadLetters;

/// <summary>Which dead letters are meant. Conditions that are not given are met by all; letter case counts.</summary>
public sealed record DeadLetterFilter
{
    /// <summary>Name of the flow.</summary>
    public string? Flow { get; init; }

    /// <summary>Id of the step that failed; inside a list, of the step in all items.</summary>
    public string? Step { get; init; }

    /// <summary>Code of the fault, for example <c>http-503</c>.</summary>
    public string? Fault { get; init; }

    /// <summary>Name of the connection that the step calls.</summary>
    public string? Connection { get; init; }

    /// <summary>Only those that gave up before this.</summary>
    public DateTimeOffset? OlderThan { get; init; }

    /// <summary>Only those that gave up after this.</summary>
    public DateTimeOffset? NewerThan { get; init; }

    /// <summary>Whether no condition is given.</summary>
    public bool IsEmpty => this == new DeadLetterFilter();

    /// <summary>Whether an entry is meant.</summary>
    public bool Matches(DeadLetterEntry entry) =>
        (Flow is null || entry.Flow == Flow)
        && (Step is null || entry.StepId == Step || entry.StepId.StartsWith(Step + ":", StringComparison.Ordinal))
        && (Fault is null || entry.Fault.Code == Fault)
        && (Connection is null || entry.Connection == Connection)
        && (OlderThan is null || entry.At < OlderThan)
        && (NewerThan is null || entry.At > NewerThan);
}
