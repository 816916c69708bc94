using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Trunkline.EndToEnd.Tests.Hosting;
using Trunkline.Stores.Secrets;
using Trunkline.Testing.Webhooks;
using Xunit.Abstractions;

namespace Trunkline.EndToEnd.Tests.Intake;

/// <summary>A genuine post of every provider through the running host: the provider's own answer, and each event at the partner once, however
/// often it is posted. Providers whose keys are fetched from outside are left to Intake's own tests, which serve those keys.</summary>
public sealed partial class ProviderTests(ITestOutputHelper output)
{
    [Fact]
    public async Task EveryProvidersPostIsAnsweredItsWayAndArrives()
    {
        using var samples = new ProviderSamples(DateTimeOffset.UtcNow);
        var local = samples.All.Where(s => s.Outside.Count == 0).Select((s, i) => (Source: string.Create(CultureInfo.InvariantCulture, $"source-{i}"), Sample: s)).ToList();
        await using var partner = await PartnerServer.StartAsync();
        using var folder = new IntegrationsFolder().Partner("sink", partner.Url);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (source, sample) in local)
        {
            var secrets = sample.Secrets.ToDictionary(s => s.Key, s => $"{source}-{s.Key}", StringComparer.Ordinal);
            folder.Source(source, Renamed(sample.Yaml(source), secrets));
            foreach (var (name, value) in sample.Secrets)
                settings[SecretName.Setting(secrets[name])] = value;
            folder.Flow("flow-" + source, $$"""
                flow: flow-{{source}}
                on: { source: {{source}} }
                steps:
                  - { id: copy, call: sink, post: /{{source}}, body: '{ "id": event.id, "type": event.type }' }
                """);
        }

        await using var host = await LocalHostProcess.StartAsync(folder, settings);
        for (var round = 0; round < 2; round++)
        {
            foreach (var (source, sample) in local)
            {
                using var answer = await host.Http.SendAsync(Request(source, sample.Request));
                Assert.True((int)answer.StatusCode == sample.Status, $"{sample}: {(int)answer.StatusCode} instead of {sample.Status}\n{host.Output}");
            }
        }

        var expected = local.SelectMany(l => l.Sample.Events.Select(e => (l.Source, e.Id, e.Type))).Order().ToList();
        await partner.WaitUntilAsync(r => r.Count >= expected.Count, $"{expected.Count} events of {local.Count} providers");
        Assert.Equal(expected, partner.Requests.Select(Arrived).Order());
        output.WriteLine($"{expected.Count} events of {local.Count} providers arrived");
    }

    // Each sample's secrets under names of their own, where the source file lists them.
    private static string Renamed(string yaml, IReadOnlyDictionary<string, string> secrets) =>
        SecretList().Replace(yaml, list => secrets.Aggregate(list.Value, (text, s) => Regex.Replace(text, $@"\b{Regex.Escape(s.Key)}\b", s.Value)));

    [GeneratedRegex(@"(?<=secrets: \[)[^\]]*(?=\])")]
    private static partial Regex SecretList();

    private static (string Source, string Id, string Type) Arrived(PartnerRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        return (request.Path[1..], body.RootElement.GetProperty("id").GetString()!, body.RootElement.GetProperty("type").GetString()!);
    }

    private static HttpRequestMessage Request(string source, SignedRequest signed)
    {
        var request = new HttpRequestMessage(new HttpMethod(signed.Method), $"/api/hooks/{source}{signed.Query}") { Content = new ByteArrayContent(signed.Body) };
        foreach (var (name, value) in signed.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
