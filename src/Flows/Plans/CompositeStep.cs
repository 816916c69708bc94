namespace Trunkline.Flows.Plans;

/// <summary>Calls that start together and are joined into one result, each part marked with where it came from, when, and what was wrong.</summary>
public sealed record CompositeStep : PlanStep
{
    /// <summary>The parts. One whose call has <see cref="ErrorRule.Continue"/> may be missing; any other fails the step.</summary>
    public required IReadOnlyList<CompositePart> Parts { get; init; }
}

/// <summary>One part of a composite.</summary>
/// <param name="Name">Its name in the result.</param>
/// <param name="Call">What is asked.</param>
public sealed record CompositePart(string Name, CallStep Call);
