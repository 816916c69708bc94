using System.Text;
using Trunkline.Connectors.Definitions;
using Trunkline.Declarations;
using Trunkline.Flows;
using Trunkline.Flows.Testing;
using Trunkline.Intake.Sources;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.CustomSteps;
using Trunkline.Runs.Testing;

namespace Trunkline.Runs.Tests.Testing;

/// <summary>A small company with a REST, a form, a SOAP and a GraphQL partner; a test brings a flow and its tests file.</summary>
internal static class Company
{
    private const string Common = "timeout: 10s\nretry: { attempts: 4, first: 2s, factor: 2, max: 1m, for: 1h }\n";

    private static readonly FlowStepCatalog Code = new FlowStepCatalog().Add<AskingStep>("asking");

    /// <param name="steps">Steps of flow f.</param>
    /// <param name="on">Its trigger.</param>
    /// <param name="more">Keys before its steps.</param>
    /// <param name="baseUrl">Where all partners are.</param>
    /// <param name="beside">Another flow, g.</param>
    public static Integrations Of(
        string steps, string on = "{ source: orders, types: [order.placed] }", string more = "", string baseUrl = "https://api.partner.example", string? beside = null)
    {
        var faults = new FaultList();
        var sources = SourceCatalog.Read(
            [("sources/orders.yaml", "source: orders\nprovider: api-key\nsecrets: [orders-key]\n"), ("sources/stripe.yaml", "source: stripe\nprovider: stripe\nsecrets: [hook]\n")], faults);
        var connections = ConnectionCatalog.Read(
            [
                ("crm.yaml", $"connection: crm\nprotocol: rest\nbaseUrl: {baseUrl}/v3\nallowPrivate: true\nauth: {{ type: oauth2-client-credentials, tokenUrl: {baseUrl}/token, clientId: c, clientSecret: \"${{secret:crm-secret}}\" }}\nheaders: {{ X-Version: \"7\" }}\nidempotency: {{ header: Idempotency-Key }}\nlimit: {{ rate: 1/s, burst: 1, concurrency: 1 }}\n{Common}"),
                ("pay.yaml", $"connection: pay\nprotocol: rest\nbaseUrl: {baseUrl}\nallowPrivate: true\nform: true\nauth: {{ type: bearer, token: \"${{secret:pay-key}}\" }}\n{Common}"),
                ("erp.yaml", $"connection: erp\nprotocol: soap\nbaseUrl: {baseUrl}/erp\nallowPrivate: true\nsoap: {{ namespace: \"urn:erp\" }}\n{Common}"),
                ("shop.yaml", $"connection: shop\nprotocol: graphql\nbaseUrl: {baseUrl}/graphql\nallowPrivate: true\n{Common}"),
            ],
            _ => null,
            faults);
        var facts = connections.Connections.ToDictionary(c => c.Key, c => new ConnectionFacts(c.Value.Protocol.ToString().ToLowerInvariant(), c.Value.Retry));
        var flows = FlowFiles.Read(
            ((string, string)[])[("f.yaml", $"flow: f\non: {on}\n{more}steps:\n{steps}"), .. beside is null ? [] : new[] { ("g.yaml", beside) }],
            new FlowSurroundings([.. sources.Sources.Keys], facts) { CustomSteps = Code.Names },
            faults);
        faults.ThrowIfAny();
        return new Integrations(sources, connections, new FlowCatalog(flows));
    }

    /// <summary>Plays one case; without an <c>event</c> it gets one of the flow's type.</summary>
    public static async Task<FlowTestResult> PlayAsync(this Integrations company, string @case, IReadOnlyDictionary<string, string>? files = null)
    {
        var yaml = new StringBuilder("flow: f\nevent: { id: e-1, data: { no: 7, lines: [{ sku: a, price: 1.50 }, { sku: b, price: 2 }] } }\ncases:\n  - case: it\n");
        foreach (var line in @case.TrimEnd().Split('\n'))
            yaml.Append("    ").Append(line).Append('\n');
        var faults = new FaultList();
        var file = FlowTestFiles.Read("f.tests.yaml", yaml.ToString(), company.Flows.All, path => files?.GetValueOrDefault(path) is { } text ? Encoding.UTF8.GetBytes(text) : null, faults);
        faults.ThrowIfAny();
        return await new FlowTests(company, TimeProvider.System, Code).RunAsync(file!, file!.Tests[0], default);
    }

    public static async Task PassesAsync(this Integrations company, string @case, IReadOnlyDictionary<string, string>? files = null)
    {
        var result = await company.PlayAsync(@case, files);
        Assert.True(result.Passed, string.Join('\n', result.Mismatches.SelectMany(m => m.Details.Prepend($"{m.Line}:{m.Column} {m.What}"))));
    }

    /// <summary>What is not as expected, one line each.</summary>
    public static async Task<string[]> FailsAsync(this Integrations company, string @case)
    {
        var result = await company.PlayAsync(@case);
        Assert.False(result.Passed);
        return [.. result.Mismatches.Select(m => m.What)];
    }
}
