using Trunkline.Jsonata;

namespace Trunkline.Flows.Templates;

// What expressions in flows may see of the world: nothing that differs on replay.
internal static class FlowEnvironment
{
    // Steps are bounded and time is not: where a slow machine would stop, a fast one would go on.
    private static readonly JsonataLimits Limits = new()
    {
        MaxSteps = 2_000_000, MaxSequenceLength = 1_000_000, MaxResultBytes = 64 * 1024 * 1024, Timeout = TimeSpan.MaxValue,

        // What results go into (messages, inputs, histories) is read 96 levels deep and has some of its own.
        MaxResultDepth = 80,
    };

    // For triggers: no run, so no time either.
    public static readonly JsonataEnvironment Timeless = JsonataEnvironment.Default with { Clock = null, Random = null, Limits = Limits };

    // For a run: its time is the one it started at.
    public static JsonataEnvironment At(DateTimeOffset startedAt) => Timeless with { Clock = new StoppedClock(startedAt) };

    private sealed class StoppedClock(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
