namespace Trunkline.Jsonata.Bench.Measuring;

/// <summary>How long each mapping is measured, the same on both sides.</summary>
/// <param name="WarmUp">Seconds before the first round, unmeasured.</param>
/// <param name="Round">Seconds of one round.</param>
/// <param name="Rounds">Rounds; the median of all counts.</param>
/// <param name="ProcessorTime">Counts the processor time of the whole process (its collector and compiler too), which other work on the machine
/// disturbs little, in place of the time on the wall.</param>
internal sealed record Plan(double WarmUp, double Round, int Rounds, bool ProcessorTime = false)
{
    public static Plan Full { get; } = new(0.5, 0.1, 5);

    public static Plan Quick { get; } = new(0.15, 0.03, 3);

    /// <summary>The plan that options on the command line ask for.</summary>
    /// <exception cref="ArgumentException">An option is unknown.</exception>
    public static Plan From(IEnumerable<string> options)
    {
        var plan = Full;
        foreach (var option in options)
        {
            plan = option switch
            {
                "--quick" => Quick with { ProcessorTime = plan.ProcessorTime },
                "--cpu" => plan with { ProcessorTime = true },
                _ => throw new ArgumentException($"The option {option} is unknown: use --quick, --cpu."),
            };
        }

        return plan;
    }
}
