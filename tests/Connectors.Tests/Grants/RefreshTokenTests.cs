using Trunkline.Connectors.Credentials;
using Trunkline.Connectors.Credentials.Grants;
using Trunkline.Connectors.Definitions;
using Trunkline.Declarations;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Tables;
using Trunkline.Testing.Time;

namespace Trunkline.Connectors.Tests.Grants;

public class RefreshTokenTests
{
    [Fact]
    public async Task Of_200_callers_on_8_instances_one_spends_each_refresh_token()
    {
        await using var partner = await RotatingPartner.StartAsync();
        var table = new InMemoryTable();
        var instances = Enumerable.Range(0, 8).Select(_ => Connect(partner, table)).ToList();

        for (var round = 1; round <= 5; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => UntilAnsweredAsync(instances[i % 8])));

            Assert.All(answers, a => Assert.Equal(CallVerdict.Succeeded, a.Verdict));
            Assert.Equal(round, partner.Refreshes);
            if (round % 2 == 0)
                partner.RevokeAccess();
            else
                instances.ForEach(i => i.Time.Advance(TimeSpan.FromHours(1)));
        }

        Assert.False(partner.Revoked);
        instances.ForEach(i => i.Dispose());
    }

    [Fact]
    public async Task The_grant_rests_encrypted_and_bound_to_its_connection()
    {
        await using var partner = await RotatingPartner.StartAsync();
        var table = new InMemoryTable();
        using var api = Connect(partner, table);
        await UntilAnsweredAsync(api);

        var row = (await table.GetAsync("grants", "api", default))!;

        Assert.DoesNotContain("refresh-", row.Value);
        Assert.DoesNotContain("access-", row.Value);
        var boxed = System.Text.Json.JsonDocument.Parse(row.Value).RootElement.GetProperty("sealed").GetString()!;
        Assert.Equal("refresh-2", GrantSeal.Open(boxed, "k3y-of-grants", "api")!.RefreshToken);
        Assert.Null(GrantSeal.Open(boxed, "k3y-of-grants", "other"));
        Assert.Null(GrantSeal.Open(boxed, "another key", "api"));
        Assert.Null(GrantSeal.Open((boxed[0] == 'x' ? "y" : "x") + boxed[1..], "k3y-of-grants", "api"));
        Assert.Null(GrantSeal.Open("no base64", "k3y-of-grants", "api"));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_transient_failure_keeps_the_grant(int status)
    {
        await using var partner = await RotatingPartner.StartAsync();
        using var api = Connect(partner, new InMemoryTable());
        partner.TokenStatus = status;

        var failed = await api.GetAsync();
        partner.TokenStatus = 200;
        api.Time.Advance(TimeSpan.FromSeconds(1));
        var worked = await api.GetAsync();

        Assert.Equal((CallVerdict.Transient, "token-endpoint"), (failed.Verdict, failed.Fault!.Code));
        Assert.Equal(CallVerdict.Succeeded, worked.Verdict);
    }

    [Fact]
    public async Task A_refused_grant_parks_the_connection_until_somebody_connects_anew()
    {
        await using var partner = await RotatingPartner.StartAsync();
        var table = new InMemoryTable();
        using var api = Connect(partner, table);
        partner.Revoke();
        using var told = new ToldMetrics("api");

        var first = await api.GetAsync();
        var asked = partner.TokenCalls;
        var second = await api.GetAsync();
        await PutAsync(table, partner.Consent());
        var third = await api.GetAsync();

        Assert.Equal((CallVerdict.Held, "grant-refused"), (first.Verdict, first.Fault!.Code));
        Assert.Equal((CallVerdict.Held, "grant-refused"), (second.Verdict, second.Fault!.Code));
        Assert.Contains("delete row 'api' of partition 'grants'", second.Fault.Message);
        Assert.Contains("trunkline.connectors.held connection=api reason=grant-refused 1", told.Counts);
        Assert.Equal(1, asked);
        Assert.Equal(CallVerdict.Succeeded, third.Verdict);
    }

    [Fact]
    public async Task What_the_message_says_connects_anew()
    {
        await using var partner = await RotatingPartner.StartAsync();
        var table = new InMemoryTable();
        using var api = Connect(partner, table);
        partner.Revoke();
        var refused = await api.GetAsync();

        api.Secrets["first"] = partner.Consent();
        await table.DeleteAsync("grants", "api", default);
        var anew = await api.GetAsync();

        Assert.Equal("grant-refused", refused.Fault!.Code);
        Assert.Equal(CallVerdict.Succeeded, anew.Verdict);
    }

    [Theory]
    [InlineData("leased")]
    [InlineData("refused")]
    [InlineData("deleted")]
    public async Task A_new_refresh_token_is_stored_over_a_row_that_holds_the_spent_one(string change)
    {
        await using var partner = await RotatingPartner.StartAsync();
        var table = new InMemoryTable();
        using var api = Connect(partner, table);
        var grants = new GrantTable(table, "api");
        partner.OnToken = () =>
        {
            // Our lease ran out, and somebody else took it, or was refused with the token that we spent.
            var current = grants.ReadAsync(default).Result!;
            if (change == "deleted")
                Assert.True(table.DeleteAsync("grants", "api", default).Result);
            else
                Assert.NotNull(grants.ReplaceAsync(current, current.Grant with { Lease = "other", Refused = change == "refused" ? "invalid_grant" : null }, default).Result);
        };

        var answer = await api.GetAsync();
        partner.OnToken = null;
        using var other = Connect(partner, table);
        other.Time.Advance(TimeSpan.FromHours(1));
        var elsewhere = await other.GetAsync();

        Assert.Equal((CallVerdict.Succeeded, CallVerdict.Succeeded), (answer.Verdict, elsewhere.Verdict));
        Assert.Equal(2, partner.Refreshes);
        Assert.False(partner.Revoked);
        Assert.Equal("refresh-3", GrantSeal.Open((await grants.ReadAsync(default))!.Grant.Sealed, "k3y-of-grants", "api")!.RefreshToken);
    }

    [Fact]
    public async Task A_grant_that_somebody_connected_meanwhile_counts_and_ours_is_dropped()
    {
        await using var partner = await RotatingPartner.StartAsync();
        var table = new InMemoryTable();
        using var api = Connect(partner, table);
        partner.OnToken = () =>
        {
            partner.OnToken = null;
            PutAsync(table, "of-a-person").Wait();
        };

        var answer = await api.GetAsync();

        // The stored one is what is spent next; this partner does not know it.
        Assert.Equal((CallVerdict.Held, "grant-refused"), (answer.Verdict, answer.Fault!.Code));
        Assert.Equal("of-a-person", GrantSeal.Open((await new GrantTable(table, "api").ReadAsync(default))!.Grant.Sealed, "k3y-of-grants", "api")!.RefreshToken);
    }

    [Fact]
    public async Task A_token_that_lives_for_one_call_is_used_for_it()
    {
        await using var partner = await RotatingPartner.StartAsync();
        using var api = Connect(partner, new InMemoryTable());
        partner.Life = 0;

        Assert.Equal(CallVerdict.Succeeded, (await api.GetAsync()).Verdict);
        Assert.Equal(CallVerdict.Succeeded, (await api.GetAsync()).Verdict);
        Assert.Equal(2, partner.Refreshes);
    }

    [Fact]
    public async Task A_spent_refresh_token_that_the_partner_echoes_is_masked()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{\"error\":\"invalid_request\",\"error_description\":\"what is rotated-77?\"}", 400));
        var table = new InMemoryTable();
        using var api = Calling.To(partner, $"auth: {{ type: oauth2-refresh-token, tokenUrl: \"{partner.Url}/token\", clientId: c, clientAuth: none, encryptionKey: \"${{secret:grants}}\" }}");
        api.Table = table;
        api.Secrets["grants"] = "k3y-of-grants";
        await PutAsync(table, "rotated-77");

        Assert.Contains("(what is ***?)", (await api.GetAsync()).Fault!.Message);
    }

    [Fact]
    public async Task A_row_that_changes_all_the_time_leaves_the_new_token_in_hand()
    {
        await using var partner = await RotatingPartner.StartAsync();
        var table = new FlakyTable();
        using var api = Connect(partner, table);
        partner.OnToken = () => table.IsContended = true;

        var during = await api.GetAsync();
        partner.OnToken = null;
        api.Time.Advance(TimeSpan.FromSeconds(6));
        var still = await api.GetAsync();
        api.Time.Advance(TimeSpan.FromHours(1));
        var expired = await api.GetAsync();
        table.IsContended = false;
        var after = await api.GetAsync();

        Assert.Equal((CallVerdict.Succeeded, CallVerdict.Succeeded), (during.Verdict, still.Verdict));
        Assert.Equal((CallVerdict.Held, "grant-unsaved"), (expired.Verdict, expired.Fault!.Code));
        Assert.Equal(CallVerdict.Succeeded, after.Verdict);
        Assert.Equal(2, partner.Refreshes);
        Assert.False(partner.Revoked);
    }

    [Fact]
    public async Task Where_a_person_can_be_asked_the_message_names_the_command()
    {
        await using var partner = await RotatingPartner.StartAsync();
        var table = new InMemoryTable();
        using var api = Connect(partner, table, first: $", authorizeUrl: \"{partner.Url}/authorize\"");

        var missing = await api.GetAsync();
        await PutAsync(table, "revoked-long-ago");
        var refused = await api.GetAsync();

        Assert.EndsWith("nobody has connected it yet: run 'trunkline connect api'", missing.Fault!.Message);
        Assert.EndsWith("the partner refused its grant: run 'trunkline connect api'", refused.Fault!.Message);
    }

    [Fact]
    public async Task A_token_that_is_being_fetched_while_it_is_forgotten_is_fetched_anew()
    {
        var time = new ManualTime();
        var fetched = 0;
        var (begun, first) = (new TaskCompletionSource(), new TaskCompletionSource());
        var cache = new TokenCache(
            async () =>
            {
                if (++fetched == 1)
                {
                    begun.SetResult();
                    await first.Task;
                }

                return new TokenAnswer(new AccessToken($"Bearer t-{fetched}", time.GetUtcNow().AddHours(1)), null);
            },
            time);

        var waiting = cache.GetAsync(default).AsTask();
        await begun.Task;
        cache.Forget();
        first.SetResult();

        Assert.Equal("Bearer t-2", (await waiting).Token!.Header);
        Assert.Equal("Bearer t-2", (await cache.GetAsync(default)).Token!.Header);
        cache.Forget();
        Assert.Equal("Bearer t-3", (await cache.GetAsync(default)).Token!.Header);
    }

    [Theory]
    [InlineData("https://login.example/a?prompt=consent&state=x", "'authorizeUrl' says 'state', which is said for it: leave it out")]
    [InlineData("https://login.example/a?scope=x", "'authorizeUrl' says 'scope', which is said for it: say 'scope' beside it")]
    [InlineData("https://login.example/a?sc%6Fpe=x", "'authorizeUrl' says 'scope', which is said for it")]
    [InlineData("https://login.example/a#x", "is not an address to call: use https://host/path without user name and fragment")]
    [InlineData("http://login.example/a", "'authorizeUrl' is not encrypted")]
    public void A_page_that_nobody_can_be_sent_to_is_a_fault(string page, string fault)
    {
        var faults = new FaultList();
        var yaml = $"connection: api\nprotocol: rest\nbaseUrl: https://a.example\nauth: {{ type: oauth2-refresh-token, authorizeUrl: \"{page}\", tokenUrl: https://t.example, clientId: c, clientAuth: none, encryptionKey: \"${{secret:k}}\" }}";
        ConnectionCatalog.Read([("c.yaml", yaml)], _ => null, faults);
        Assert.Contains(fault, Assert.Single(faults.All).ToString());
    }

    [Fact]
    public async Task Without_a_grant_the_message_says_what_to_do()
    {
        await using var partner = await RotatingPartner.StartAsync();
        using var api = Connect(partner, new InMemoryTable(), first: "");

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Held, "grant-missing"), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains("'refreshToken'", answer.Fault.Message);
        Assert.Null(answer.Attempt);
    }

    [Fact]
    public async Task A_lease_that_nobody_ended_runs_out()
    {
        await using var partner = await RotatingPartner.StartAsync();
        var table = new InMemoryTable();
        using var api = Connect(partner, table);
        var row = new GrantRow(GrantSeal.Seal(new Grant("refresh-1", null, default), "k3y-of-grants", "api"), api.Time.GetUtcNow().AddSeconds(60), "crashed");
        await new GrantTable(table, "api").InsertAsync(row, default);

        var during = await api.GetAsync();
        api.Time.Advance(TimeSpan.FromSeconds(60));
        var after = await api.GetAsync();

        Assert.Equal((CallVerdict.Held, "grant-busy"), (during.Verdict, during.Fault!.Code));
        Assert.Equal(CallVerdict.Succeeded, after.Verdict);
    }

    [Fact]
    public async Task A_new_refresh_token_is_kept_in_hand_until_the_table_has_it()
    {
        await using var partner = await RotatingPartner.StartAsync();
        var table = new FlakyTable();
        using var api = Connect(partner, table);
        partner.OnToken = () => table.IsDown = true;

        var whileDown = await api.GetAsync();
        partner.OnToken = null;
        api.Time.Advance(TimeSpan.FromSeconds(6));
        var stillDown = await api.GetAsync();
        table.IsDown = false;
        api.Time.Advance(TimeSpan.FromSeconds(6));
        var saved = await api.GetAsync();
        using var other = Connect(partner, table);
        var elsewhere = await other.GetAsync();

        Assert.All([whileDown, stillDown, saved, elsewhere], a => Assert.Equal(CallVerdict.Succeeded, a.Verdict));
        Assert.Equal(1, partner.Refreshes);
        Assert.False(partner.Revoked);
    }

    internal static Calling Connect(RotatingPartner partner, ITable table, string first = ", refreshToken: \"${secret:first}\"")
    {
        var api = Calling.To(partner.Url, $"auth: {{ type: oauth2-refresh-token, tokenUrl: \"{partner.Url}/token\", clientId: c, clientAuth: none, encryptionKey: \"${{secret:grants}}\"{first} }}");
        api.Table = table;
        api.Secrets["grants"] = "k3y-of-grants";
        api.Secrets["first"] = "refresh-1";
        return api;
    }

    private static Task PutAsync(ITable table, string refreshToken) => new GrantTable(table, "api").PutAsync(new GrantRow(GrantSeal.Seal(new Grant(refreshToken, null, default), "k3y-of-grants", "api")), default);

    // Held calls come back, as the engine's timers would have them.
    private static async Task<CallAnswer> UntilAnsweredAsync(Calling api)
    {
        while (true)
        {
            var answer = await api.GetAsync();
            if (answer.Verdict != CallVerdict.Held || answer.Fault!.Code == "grant-refused")
                return answer;
            await Task.Delay(1);
        }
    }
}
