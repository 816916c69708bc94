using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Trunkline.Azure.Secrets;
using Trunkline.Connectors;
using Trunkline.Connectors.Definitions;
using Trunkline.Declarations;
using Trunkline.EndToEnd.Tests.Hosting;
using Trunkline.Flows.Execution;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;
using Trunkline.Testing.Time;

namespace Trunkline.EndToEnd.Tests.Doors;

/// <summary>A connection with <c>azure-identity</c> over the Azure room's tokens: from a credential that asks an endpoint over HTTP to the partner's header.</summary>
public sealed class AzureIdentityTests
{
    private const string Scope = "api://partner/.default";

    [Fact]
    public async Task OneTokenServesAllCallersUntilShortlyBeforeItExpires()
    {
        await using var partner = await PartnerServer.StartAsync();
        await using var identity = await PartnerServer.StartAsync();
        var time = new ManualTime(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
        identity.Answer = _ => (200, $$"""{"token":"t-{{identity.Requests.Count + 1}}","expiresOn":"{{time.GetUtcNow().AddHours(1):O}}"}""");
        var credential = new HttpCredential(identity.Url);
        await using var services = Services(partner.Url, credential, time);
        var connections = services.GetRequiredService<IConnections>();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => CallAsync(connections, i)));
        time.Advance(TimeSpan.FromMinutes(57));
        await CallAsync(connections, 50);
        Assert.Single(identity.Requests);
        time.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(Enumerable.Range(51, 20).Select(i => CallAsync(connections, i)));

        Assert.All(answers, a => Assert.Equal(CallVerdict.Succeeded, a.Verdict));
        Assert.Equal(2, identity.Requests.Count);
        Assert.Equal([Scope, Scope], credential.Scopes);
        Assert.Equal(51, partner.Requests.Count(r => r.Headers["authorization"] == "Bearer t-1"));
        Assert.Equal(20, partner.Requests.Count(r => r.Headers["authorization"] == "Bearer t-2"));
    }

    [Theory]
    [InlineData(503, CallVerdict.Held, "identity-unavailable", "Azure's identity endpoint does not answer")]
    [InlineData(401, CallVerdict.Permanent, "identity-refused", "Azure refused a token for scope api://partner/.default")]
    public async Task ATokenThatIsNotThereSaysWhetherItIsWorthWaiting(int status, CallVerdict verdict, string code, string words)
    {
        await using var partner = await PartnerServer.StartAsync();
        await using var identity = await PartnerServer.StartAsync();
        identity.Answer = _ => (status, """{"planted":"secret words"}""");
        await using var services = Services(partner.Url, new HttpCredential(identity.Url), new ManualTime(DateTimeOffset.UnixEpoch));

        var answer = await CallAsync(services.GetRequiredService<IConnections>(), 0);

        Assert.Equal((verdict, code), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains(words, answer.Fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", answer.Fault.Message, StringComparison.Ordinal);
        Assert.Empty(partner.Requests);
    }

    private static Task<CallAnswer> CallAsync(IConnections connections, int number) =>
        connections.CallAsync(new CallRequest { Connection = "partner", Method = "GET", Path = $"/{number.ToString(CultureInfo.InvariantCulture)}" }, new CallOptions($"r:{number}"), default);

    private static ServiceProvider Services(string partner, TokenCredential credential, TimeProvider time)
    {
        var faults = new FaultList();
        var catalog = ConnectionCatalog.Read(
            [("partner.yaml", $"connection: partner\nprotocol: rest\nbaseUrl: {partner}\nallowPrivate: true\nauth: {{ type: azure-identity, scope: \"{Scope}\" }}\n")], _ => null, faults);
        faults.ThrowIfAny();
        return new ServiceCollection().AddSingleton<ISecrets>(new InMemorySecrets()).AddSingleton<ITable>(new InMemoryTable()).AddSingleton(time)
            .AddSingleton<IIdentityTokens>(new AzureIdentityTokens(credential)).AddConnectors(catalog).BuildServiceProvider();
    }

    /// <summary>A credential as the SDK's are, without a cache of its own: what is kept is kept by the connection.</summary>
    private sealed class HttpCredential(string url) : TokenCredential
    {
        private readonly HttpClient http = new();

        public ConcurrentQueue<string> Scopes { get; } = new();

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            foreach (var scope in requestContext.Scopes)
                Scopes.Enqueue(scope);
            using var answer = await http.GetAsync(new Uri(url), cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (!answer.IsSuccessStatusCode)
                throw new global::Azure.Identity.AuthenticationFailedException("failed", new global::Azure.RequestFailedException((int)answer.StatusCode, text));
            using var json = JsonDocument.Parse(text);
            return new AccessToken(json.RootElement.GetProperty("token").GetString()!, json.RootElement.GetProperty("expiresOn").GetDateTimeOffset());
        }
    }
}
