namespace Trunkline.Jsonata.Evaluation;

/// <summary>Where a function is called: its evaluation and how deep it is.</summary>
internal readonly struct CallSite(Run run, int depth)
{
    public Run Run { get; } = run;

    public int Depth { get; } = depth;
}
