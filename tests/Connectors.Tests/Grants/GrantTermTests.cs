using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Connectors.Credentials.Grants;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Tests.Grants;

public class GrantTermTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly GrantTerm Before = new(Now.AddDays(-10), Now.AddDays(90));

    [Theory]
    [InlineData("""{"refresh_token_expires_in":864000}""")]
    [InlineData("""{"x_refresh_token_expires_in":864000}""")]
    [InlineData("""{"refresh_expires_in":864000}""")]
    [InlineData("""{"refresh_token_expires_in":"864000"}""")]
    public void The_partners_word_counts_under_each_name_and_form(string answer) =>
        Assert.Equal(new GrantTerm(Now, Now.AddDays(10)), After(null, answer, declared: TimeSpan.FromDays(60)));

    [Theory]
    [InlineData("""{"refresh_expires_in":0}""")]
    [InlineData("""{"refresh_token_expires_in":-1}""")]
    public void Nothing_and_less_mean_never(string answer) => Assert.Null(After(Before, answer));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"refresh_token_expires_in":null}""")]
    [InlineData("""{"refresh_token_expires_in":"soon"}""")]
    [InlineData("""{"refresh_token_expires_in":"NaN"}""")]
    [InlineData("""{"refresh_token_expires_in":{}}""")]
    public void Where_it_says_nothing_a_new_token_has_the_declared_life_and_an_old_one_keeps_its_end(string answer)
    {
        Assert.Null(After(Before, answer));
        Assert.Equal(new GrantTerm(Now, Now.AddDays(60)), After(Before, answer, declared: TimeSpan.FromDays(60)));
        Assert.Equal(Before, After(Before, answer, isNewToken: false, declared: TimeSpan.FromDays(60)));
        Assert.Equal(new GrantTerm(Now, Now.AddDays(60)), After(null, answer, isNewToken: false, declared: TimeSpan.FromDays(60)));
    }

    [Fact]
    public void An_end_that_does_not_move_keeps_its_beginning_and_one_that_does_begins_anew()
    {
        var left = (int)TimeSpan.FromDays(90).TotalSeconds;
        Assert.Equal(Before, After(Before, $$"""{"refresh_token_expires_in":{{left - 3}}}"""));
        Assert.Equal(new GrantTerm(Now, Now.AddSeconds(left + 3600)), After(Before, $$"""{"refresh_token_expires_in":{{left + 3600}}}"""));
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("1e999")]
    public void A_partner_that_says_forever_breaks_nothing(string seconds) =>
        Assert.True(After(null, $$"""{"refresh_token_expires_in":{{seconds}}}""")!.EndsAt > Now.AddYears(50));

    [Fact]
    public async Task The_end_stands_in_clear_beside_the_grant_and_is_told_without_a_call()
    {
        await using var partner = await RotatingPartner.StartAsync();
        partner.More = ",\"x_refresh_token_expires_in\":8640000";
        using var api = RefreshTokenTests.Connect(partner, new InMemoryTable());
        using var told = new ToldMetrics("api");
        await api.GetAsync();
        api.Time.Advance(TimeSpan.FromDays(95));

        await Watch(api).LookAsync(default);

        Assert.Equal(5, told.Levels["trunkline.connectors.grant.days.left"], precision: 3);
    }

    [Fact]
    public async Task A_declared_life_is_counted_from_each_token()
    {
        await using var partner = await RotatingPartner.StartAsync();
        using var api = RefreshTokenTests.Connect(partner, new InMemoryTable(), ", refreshToken: \"${secret:first}\", refreshTokenLife: 60d");
        using var told = new ToldMetrics("api");
        await api.GetAsync();
        api.Time.Advance(TimeSpan.FromDays(20));
        await Watch(api).LookAsync(default);
        var aged = told.Levels["trunkline.connectors.grant.days.left"];

        await api.GetAsync();
        await Watch(api).LookAsync(default);

        Assert.Equal(40, aged, precision: 3);
        Assert.Equal(60, told.Levels["trunkline.connectors.grant.days.left"], precision: 3);
    }

    [Fact]
    public async Task Of_a_refused_grant_and_of_one_whose_end_nobody_knows_nothing_is_told()
    {
        await using var partner = await RotatingPartner.StartAsync();
        var table = new InMemoryTable();
        using var api = RefreshTokenTests.Connect(partner, table);
        using var told = new ToldMetrics("api");
        await Watch(api).LookAsync(default);
        await api.GetAsync();
        await Watch(api).LookAsync(default);
        var grants = new GrantTable(table, "api");
        var stored = (await grants.ReadAsync(default))!;
        await grants.ReplaceAsync(stored, stored.Grant with { Refused = "invalid_grant", Term = Before }, default);
        await Watch(api).LookAsync(default);

        Assert.DoesNotContain("trunkline.connectors.grant.days.left", told.Levels.Keys);
    }

    [Fact]
    public async Task A_table_that_is_away_ends_nothing()
    {
        await using var partner = await RotatingPartner.StartAsync();
        using var api = RefreshTokenTests.Connect(partner, new FlakyTable { IsDown = true });

        await Watch(api).LookAsync(default);
    }

    [Fact]
    public void A_host_watches_them()
    {
        using var api = Calling.To("https://api.example");
        using var rooms = new ServiceCollection().AddLogging().AddSingleton<ITable>(api.Table).AddSingleton<ISecrets>(api.Secrets).AddSingleton<TimeProvider>(api.Time)
            .AddConnectors(api.Catalog).BuildServiceProvider();
        Assert.Single(rooms.GetServices<IHostedService>().OfType<GrantWatch>());
    }

    private static GrantTerm? After(GrantTerm? before, string answer, bool isNewToken = true, TimeSpan? declared = null) =>
        GrantTerm.After(before, JsonDocument.Parse(answer).RootElement, isNewToken, declared, Now);

    private static GrantWatch Watch(Calling api) => new(api.Catalog, api.Table, api.Time, NullLogger<GrantWatch>.Instance);
}
