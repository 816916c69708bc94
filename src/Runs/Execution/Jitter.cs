namespace Trunkline.Runs.Execution;

/// <summary>Full jitter: a wait anywhere between nothing and its ceiling, so that runs that failed together do not come back together.</summary>
/// <param name="random">Numbers in [0, 1).</param>
public sealed class Jitter(Func<double> random)
{
    /// <summary>Draws a wait of at most <paramref name="ceiling"/>.</summary>
    public TimeSpan Draw(TimeSpan ceiling) => ceiling * random();
}
