using Trunkline.Connectors.Definitions;
using Trunkline.Declarations;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Tests;

public class IdentityTests
{
    private const string Auth = "auth: { type: azure-identity, scope: https://graph.example/.default }";

    [Fact]
    public async Task Calls_carry_a_token_of_the_programs_own_identity_which_is_kept_until_shortly_before_it_expires()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner, Auth);
        var identity = new Scripted { Life = () => api.Time.GetUtcNow() + TimeSpan.FromHours(1) };
        api.Identity = identity;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.GetAsync()));
        api.Time.Advance(TimeSpan.FromMinutes(59));
        await api.GetAsync();

        Assert.Equal(["https://graph.example/.default", "https://graph.example/.default"], identity.Scopes);
        Assert.Equal("Bearer token-1", partner.Requests.First().Header("Authorization"));
        Assert.Equal("Bearer token-2", partner.Requests.Last().Header("Authorization"));
    }

    [Fact]
    public async Task A_token_that_the_partner_refuses_is_replaced_once_and_masked()
    {
        await using var partner = await Partner.StartAsync((context, seen) =>
            Partner.Json($"{{\"message\":\"bad {seen.Header("Authorization")}\"}}", 401)(context));
        using var api = Calling.To(partner, Auth);
        api.Identity = new Scripted { Life = () => api.Time.GetUtcNow() + TimeSpan.FromHours(1) };

        var answer = await api.GetAsync();

        Assert.Equal(2, partner.Requests.Count);
        Assert.DoesNotContain("token-", answer.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_identity_the_fault_says_where_it_works()
    {
        using var api = Calling.To("https://api.example", Auth);

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Permanent, "identity-missing"), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains("works in Azure", answer.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_that_refuses_lasts_and_one_that_is_away_holds_the_call()
    {
        using var api = Calling.To("https://api.example", Auth);
        var identity = new Scripted { Fault = new IdentityRefusedException("no such scope") };
        api.Identity = identity;

        var refused = await api.GetAsync();
        identity.Fault = new StoreUnavailableException("away", TimeSpan.FromSeconds(9));
        var away = await api.GetAsync();

        Assert.Equal((CallVerdict.Permanent, "identity-refused"), (refused.Verdict, refused.Fault!.Code));
        Assert.Equal((CallVerdict.Held, "identity-unavailable", TimeSpan.FromSeconds(9)), (away.Verdict, away.Fault!.Code, away.RetryAfter));
    }

    [Fact]
    public void A_scope_is_needed()
    {
        var faults = new FaultList();
        ConnectionCatalog.Read([("c.yaml", "connection: api\nprotocol: rest\nbaseUrl: https://api.example\nauth: { type: azure-identity }")], _ => null, faults);

        Assert.Contains("'scope' is missing", faults.All.Single().ToString(), StringComparison.Ordinal);
    }

    private sealed class Scripted : IIdentityTokens
    {
        public Func<DateTimeOffset> Life { get; init; } = () => default;

        public Exception? Fault { get; set; }

        public List<string> Scopes { get; } = [];

        public Task<IdentityToken> GetAsync(string scope, CancellationToken cancellationToken)
        {
            if (Fault is { } fault)
                throw fault;
            Scopes.Add(scope);
            return Task.FromResult(new IdentityToken($"token-{Scopes.Count}", Life()));
        }
    }
}
