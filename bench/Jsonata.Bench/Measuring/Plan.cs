namespace Trunkline.Jsonata.Bench.Measuring;

/// <summary>How long each mapping is measured, the same on both sides.</summary>
/// <param name="WarmUp">Seconds before the first round, unmeasured.</param>
/// <param name="Round">Seconds of one round.</param>
/// <param name="Rounds">Rounds; the median of all counts.</param>
internal sealed record Plan(double WarmUp, double Round, int Rounds)
{
    public static Plan Full { get; } = new(0.5, 0.1, 5);

    public static Plan Quick { get; } = new(0.15, 0.03, 3);
}
