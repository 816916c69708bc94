using Trunkline.Flows.Testing;

namespace Trunkline.Runs.Testing;

/// <summary>How a case of a tests file went.</summary>
/// <param name="File">The tests file.</param>
/// <param name="Test">The case.</param>
/// <param name="Mismatches">What is not as expected; empty where it passed.</param>
/// <param name="Took">How long it took here.</param>
public sealed record FlowTestResult(FlowTestFile File, FlowTest Test, IReadOnlyList<Mismatch> Mismatches, TimeSpan Took)
{
    /// <summary>Whether everything is as expected.</summary>
    public bool Passed => Mismatches.Count == 0;
}

/// <summary>Something that is not as expected.</summary>
/// <param name="Line">1-based line of what expects it.</param>
/// <param name="Column">1-based column.</param>
/// <param name="What">What it is, in one line.</param>
/// <param name="Details">More lines: of a difference, those that begin with <c>-</c> are expected and those with <c>+</c> came.</param>
public sealed record Mismatch(int Line, int Column, string What, IReadOnlyList<string> Details);
