namespace Trunkline.Jsonata;

/// <summary>A name that an expression reads, and where.</summary>
/// <param name="Name">The name, without a dollar sign.</param>
/// <param name="Line">1-based line of its first use.</param>
/// <param name="Column">1-based column of its first use.</param>
/// <param name="Suggestion">A known name that was probably meant, or null.</param>
public sealed record JsonataReference(string Name, int Line, int Column, string? Suggestion)
{
    /// <summary>For a name at the root: the names that paths read right behind it (<c>b</c> in <c>a.b.c</c>), each with the place of its first use.
    /// Empty where its text does not tell, and for every other name.</summary>
    public IReadOnlyList<JsonataReference> Members { get; init; } = [];
}
