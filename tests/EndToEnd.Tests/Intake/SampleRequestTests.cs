using Trunkline.EndToEnd.Tests.Hosting;
using Trunkline.Stores.Secrets;
using Trunkline.Testing.Conditions;

namespace Trunkline.EndToEnd.Tests.Intake;

/// <summary>Every file of samples/requests is accepted as it stands by a LocalHost that is set up as the files say: its own script makes the
/// signature, nothing is put in its place.</summary>
[NeedsProgram("node")]
public sealed class SampleRequestTests(SampleRequestTests.SampleHost running) : IClassFixture<SampleRequestTests.SampleHost>
{
    public static IEnumerable<object[]> Providers => SampleRequest.Files.Select(f => new object[] { f });

    [Fact]
    public void ThereAreTen() => Assert.Equal(10, SampleRequest.Files.Count());

    [ConditionalTheory]
    [MemberData(nameof(Providers))]
    public async Task ItIsAcceptedAsItStandsAndNoLongerWhenItsProofIsGone(string provider)
    {
        var sample = SampleRequest.Read(provider);
        using (var request = sample.Make())
        using (var answer = await running.Host.Http.SendAsync(request))
            Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}\n{running.Host.Output}");
        using var other = sample.Make();
        foreach (var header in other.Headers.Select(h => h.Key).ToList())
            other.Headers.Remove(header);
        using var refused = await running.Host.Http.SendAsync(other);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    /// <summary>A LocalHost with the sources of all files.</summary>
    public sealed class SampleHost : IAsyncLifetime
    {
        private readonly IntegrationsFolder folder = new();

        internal LocalHostProcess Host { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            var settings = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var sample in SampleRequest.Files.Select(SampleRequest.Read))
            {
                var url = sample.Url is null ? "" : $"url: {sample.Url}\n";
                folder.Source(sample.Provider, $"source: {sample.Provider}\nprovider: {sample.Provider}\nsecrets: [{sample.Provider}-webhook]\n{url}");
                settings[SecretName.Setting(sample.Provider + "-webhook")] = sample.Secret;
            }

            Host = await LocalHostProcess.StartAsync(folder, settings);
        }

        public async Task DisposeAsync()
        {
            await Host.DisposeAsync();
            folder.Dispose();
        }
    }
}
