using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Trunkline.EndToEnd.Tests.Hosting;
using Trunkline.Intake;
using Trunkline.Stores.Secrets;
using Trunkline.Testing.Webhooks;

namespace Trunkline.EndToEnd.Tests.Intake;

/// <summary>One LocalHost with a source for every provider and variant, each with a flow that tells a partner of its events. The providers'
/// keys and certificates are served to it in place of the providers.</summary>
public sealed partial class ProviderHost : IAsyncLifetime
{
    private readonly ProviderKeys keys = new(DateTimeOffset.UtcNow);
    private readonly IntegrationsFolder folder = new();
    private readonly RunCounts runs = new();
    private PartnerServer partner = null!;
    private LocalHostInProcess host = null!;

    internal PartnerServer Partner => partner;

    internal LocalHostInProcess Host => host;

    internal RunCounts Runs => runs;

    /// <summary>The name of a sample's source.</summary>
    public static string SourceOf(ProviderSample sample) => "of-" + NoName().Replace(sample.Name.ToLowerInvariant(), "-");

    /// <summary>A sample whose post is made now: providers sign the time.</summary>
    public ProviderSample Fresh(string name)
    {
        using var samples = new ProviderSamples(DateTimeOffset.UtcNow, keys);
        return samples.All.Single(s => s.Name == name);
    }

    public async Task InitializeAsync()
    {
        partner = await PartnerServer.StartAsync();
        folder.Partner("sink", partner.Url);
        using var samples = new ProviderSamples(DateTimeOffset.UtcNow, keys);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var sample in samples.All)
        {
            var source = SourceOf(sample);
            var secrets = sample.Secrets.ToDictionary(s => s.Key, s => $"{source}-{s.Key}", StringComparer.Ordinal);
            folder.Source(source, SecretList().Replace(sample.Yaml(source), list => NameInList().Replace(list.Value, n => secrets.GetValueOrDefault(n.Value, n.Value))));
            foreach (var (name, value) in sample.Secrets)
                settings[SecretName.Setting(secrets[name])] = value;
            folder.Flow("tell-" + source, $$"""
                flow: tell-{{source}}
                on: { source: {{source}} }
                steps:
                  - { id: copy, call: sink, post: /{{source}}, body: '{ "id": event.id, "type": event.type, "data": event.data }' }
                """);
        }

        var outside = samples.All.SelectMany(s => s.Outside).DistinctBy(o => o.Key).ToDictionary(StringComparer.Ordinal);
        X509Certificate2Collection roots = [.. samples.All.Select(s => s.Root).OfType<X509Certificate2>()];
        host = await LocalHostInProcess.StartAsync(folder, settings, services => services.Replace(ServiceDescriptor.Singleton(
            new IntakeOptions { CreateHttpClient = () => new HttpClient(new Outside(outside)), PayPalRoots = roots })));
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await partner.DisposeAsync();
        runs.Dispose();
        folder.Dispose();
        keys.Dispose();
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NoName();

    // Each sample's secrets have names of their own, wherever its source file lists them.
    [GeneratedRegex(@"(?<=(?:secrets|decryptionKeys): \[)[^\]]*(?=\])|(?<=verifyToken: )\S+")]
    private static partial Regex SecretList();

    [GeneratedRegex("[a-z-]+")]
    private static partial Regex NameInList();
}
