using Trunkline.Testing.Time;
using Trunkline.Testing.Webhooks;

namespace Trunkline.Intake.Tests.Support;

/// <summary>The samples of all providers at the time at which a <see cref="ManualTime"/> starts; made once, because keys take long to make.</summary>
internal static class SharedSamples
{
    private static readonly Lazy<ProviderSamples> Samples = new(() => new ProviderSamples(new ManualTime().GetUtcNow()));

    public static IReadOnlyList<ProviderSample> All => Samples.Value.All;

    public static IEnumerable<object[]> Indexes => [.. All.Select((s, n) => new object[] { n, s.Provider })];

    public static ProviderSample Of(string provider) => All.First(s => s.Provider == provider);
}
