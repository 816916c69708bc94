namespace Trunkline.Declarations;

/// <summary>One thing wrong in a declared file, where it is, and what to do about it.</summary>
/// <param name="File">The file, as a person would open it (relative to the repository where possible).</param>
/// <param name="Line">1-based line.</param>
/// <param name="Column">1-based column.</param>
/// <param name="Problem">What is wrong, in one clause.</param>
/// <param name="Remedy">What to do, in one clause; null where the problem says it.</param>
public sealed record Fault(string File, int Line, int Column, string Problem, string? Remedy = null)
{
    /// <summary><c>file:line:col: what is wrong: what to do</c>.</summary>
    public override string ToString() => Remedy is null ? $"{File}:{Line}:{Column}: {Problem}" : $"{File}:{Line}:{Column}: {Problem}: {Remedy}";
}
