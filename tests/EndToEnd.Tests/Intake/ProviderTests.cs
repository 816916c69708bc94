using System.Net;
using System.Text.Json;
using Trunkline.EndToEnd.Tests.Hosting;
using Trunkline.Intake.Providers;
using Trunkline.Testing.Webhooks;

namespace Trunkline.EndToEnd.Tests.Intake;

/// <summary>A genuine post of every provider through LocalHost: the provider's own answer, and each event at the partner once, however often it
/// is posted; without its proof it is refused.</summary>
public sealed class ProviderTests(ProviderHost running) : IClassFixture<ProviderHost>
{
    // Made once: keys take long to make.
    private static readonly Lazy<IReadOnlyList<string>> Known = new(() =>
    {
        using var samples = new ProviderSamples(DateTimeOffset.UnixEpoch);
        return [.. samples.All.Select(s => s.Name)];
    });

    public static IEnumerable<object[]> Names() => Known.Value.Select(n => new object[] { n });

    [Fact]
    public void EveryProviderThatTheCatalogueKnowsHasACase()
    {
        var cases = Known.Value.ToHashSet(StringComparer.Ordinal);
        Assert.True(ProviderCatalog.Names.Count >= 41, $"{ProviderCatalog.Names.Count} providers");
        foreach (var provider in ProviderCatalog.Names)
        {
            Assert.Contains(provider, cases);
            Assert.All(ProviderCatalog.Find(provider)!.Variants.Keys, variant => Assert.Contains($"{provider} {variant}", cases));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ItsPostIsAnsweredItsWayAndArrivesOnce(string name)
    {
        var sample = running.Fresh(name);
        var source = ProviderHost.SourceOf(sample);
        foreach (var proof in sample.Proofs)
        {
            var headers = sample.Request.Headers.Where(h => h.Key != proof).ToDictionary();
            Assert.Equal((HttpStatusCode.Unauthorized, ""), await PostAsync(source, sample.Request with { Headers = headers }));
        }

        for (var round = 0; round < 2; round++)
        {
            var (status, body) = await PostAsync(source, sample.Request);
            Assert.True((int)status == sample.Status, $"{(int)status} instead of {sample.Status} {body}\n{running.Host.Output}");
        }

        await running.Runs.WaitForDuplicatesAsync("tell-" + source, sample.Events.Count);
        await running.Partner.WaitUntilAsync(r => Of(r, source).Count() >= sample.Events.Count, $"{sample.Events.Count} events of {name}");
        Assert.Equal(sample.Events.Order(), Of(running.Partner.Requests, source).Select(Arrived).Order());
    }

    private static IEnumerable<PartnerRequest> Of(IEnumerable<PartnerRequest> requests, string source) => requests.Where(r => r.Path == "/" + source);

    private static (string Id, string Type) Arrived(PartnerRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        return (body.RootElement.GetProperty("id").GetString()!, body.RootElement.GetProperty("type").GetString()!);
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(string source, SignedRequest signed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(signed.Method), $"/api/hooks/{source}{signed.Query}") { Content = new ByteArrayContent(signed.Body) };
        foreach (var (name, value) in signed.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await running.Host.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
