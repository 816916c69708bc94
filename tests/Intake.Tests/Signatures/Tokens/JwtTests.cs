using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Trunkline.Intake.Tests.Support;
using Trunkline.Testing.Time;
using Trunkline.Testing.Webhooks;

namespace Trunkline.Intake.Tests.Signatures.Tokens;

public sealed class JwtTests
{
    private const string KeysUrl = "https://login.example.com/keys";
    private const string Yaml = "source: it\nprovider: bearer-jwt\nissuer: https://login.example.com/\naudience: api://trunkline\njwksUrl: https://login.example.com/keys\nalgorithms: [ES256, RS256, PS256]\n";

    // RSA keys take long to make.
    private static readonly TestIssuer Issuer = new();

    private readonly ManualTime time = new();
    private readonly FixedAnswers outside = new();
    public JwtTests() => outside.Add(KeysUrl, Issuer.KeySet);

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public async Task Tokens_of_allowed_algorithms_are_taken(string algorithm)
    {
        using var intake = Intake();
        Assert.Equal(202, await SendAsync(intake, Issuer.Token(Claims(), algorithm)));
        Assert.Equal(202, await SendAsync(intake, Issuer.Token(Claims(c => c["aud"] = new JsonArray("x", "api://trunkline")), algorithm)));
        Assert.Equal([KeysUrl], outside.Asked);
    }

    [Fact]
    public async Task Every_wrong_claim_is_refused_and_fetches_nothing()
    {
        using var intake = Intake();
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        foreach (var change in new Action<JsonObject>[]
        {
            c => c["iss"] = "https://login.example.com", c => c.Remove("iss"), c => c["iss"] = 7, c => c["aud"] = "api://other", c => c.Remove("aud"), c => c["aud"] = new JsonArray(),
            c => c["aud"] = new JsonArray(1), c => c["exp"] = now - 61, c => c.Remove("exp"), c => c["exp"] = "soon", c => c["nbf"] = now + 61,
        })
        {
            Assert.Equal(401, await SendAsync(intake, Issuer.Token(Claims(change))));
        }

        Assert.Empty(outside.Asked);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("ES384")]
    [InlineData("es256")]
    [InlineData("EdDSA")]
    public async Task The_token_never_chooses_the_algorithm(string algorithm)
    {
        using var intake = Intake();
        Assert.Equal(401, await SendAsync(intake, Issuer.Token(Claims(), algorithm)));
        Assert.Equal(401, await SendAsync(intake, Issuer.Token(Claims(), algorithm).Split('.') is var p ? $"{p[0]}.{p[1]}." : ""));
    }

    [Fact]
    public async Task A_key_of_another_kind_than_the_algorithm_signs_nothing()
    {
        using var intake = Intake();
        Assert.Equal(401, await SendAsync(intake, Issuer.Token(Claims(), "RS256", "key-1")));
        Assert.Equal(401, await SendAsync(intake, Issuer.Token(Claims(), "ES256", "key-1-rsa")));
        Assert.Equal(401, await SendAsync(intake, Issuer.Token(Claims(), header: new JsonObject { ["crit"] = new JsonArray("x") })));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.e30")]
    [InlineData("e30.e30")]
    [InlineData("e30.e30.e30.e30")]
    [InlineData("W10.W10.AA")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.bnVsbA.AA")]
    [InlineData("eyJhbGciOjd9.e30.AA")]
    public async Task What_is_no_token_is_refused(string token)
    {
        using var intake = Intake();
        Assert.Equal(401, await SendAsync(intake, token));
        Assert.Equal(401, (await intake.SendAsync("it", headers: [new("Authorization", token)], body: "{}"u8.ToArray())).Status);
    }

    [Fact]
    public async Task A_new_key_is_fetched_when_a_token_names_it_but_not_for_every_stranger()
    {
        using var intake = Intake();
        using var next = new TestIssuer("key-2");
        Assert.Equal(202, await SendAsync(intake, Issuer.Token(Claims())));
        outside.Add(KeysUrl, next.KeySet);
        // The set is seconds old: it is not fetched again for a name that is not in it.
        Assert.Equal(401, await SendAsync(intake, next.Token(Claims())));
        Assert.Single(outside.Asked);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(202, await SendAsync(intake, next.Token(Claims())));
        Assert.Equal(401, await SendAsync(intake, Issuer.Token(Claims())));
        Assert.Equal(2, outside.Asked.Count);
    }

    [Fact]
    public async Task Where_the_issuer_cannot_be_reached_known_keys_are_used_on_for_a_day()
    {
        using var intake = Intake();
        outside.Instead = _ => throw new HttpRequestException("down");
        Assert.Equal(503, await SendAsync(intake, Issuer.Token(Claims())));
        outside.Instead = null;
        Assert.Equal(202, await SendAsync(intake, Issuer.Token(Claims())));
        outside.Instead = _ => new HttpResponseMessage(HttpStatusCode.BadGateway);
        time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(202, await SendAsync(intake, Issuer.Token(Claims())));
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(503, await SendAsync(intake, Issuer.Token(Claims())));
    }

    [Fact]
    public async Task An_issuer_that_cannot_be_reached_is_not_asked_again_for_every_post()
    {
        using var intake = Intake();
        using var stranger = new TestIssuer("key-2");
        Assert.Equal(202, await SendAsync(intake, Issuer.Token(Claims())));
        outside.Instead = _ => throw new HttpRequestException("down");
        time.Advance(TimeSpan.FromHours(2));
        for (var post = 0; post < 5; post++)
        {
            Assert.Equal(202, await SendAsync(intake, Issuer.Token(Claims())));
            Assert.Equal(401, await SendAsync(intake, stranger.Token(Claims())));
        }

        Assert.Equal(2, outside.Asked.Count);
        time.Advance(TimeSpan.FromSeconds(30));
        outside.Instead = null;
        Assert.Equal(202, await SendAsync(intake, Issuer.Token(Claims())));
        Assert.Equal(202, await SendAsync(intake, Issuer.Token(Claims())));
        Assert.Equal(3, outside.Asked.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{\"keys\":{}}")]
    public async Task An_answer_that_is_no_key_set_is_503(string content)
    {
        using var intake = Intake();
        outside.Add(KeysUrl, content);
        Assert.Equal(503, await SendAsync(intake, Issuer.Token(Claims())));
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        using var intake = Intake();
        outside.Add(KeysUrl, new string(' ', 300 * 1024) + Issuer.KeySet);
        Assert.Equal(503, await SendAsync(intake, Issuer.Token(Claims())));
    }

    [Fact]
    public async Task Many_requests_at_once_fetch_the_keys_once()
    {
        using var intake = Intake();
        var token = Issuer.Token(Claims());
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => SendAsync(intake, token)))), s => Assert.Equal(202, s));
        Assert.Single(outside.Asked);
    }

    private TestIntake Intake() => new(Yaml, new IntakeOptions { CreateHttpClient = () => new HttpClient(outside, disposeHandler: false) }, time: time);

    private JsonObject Claims(Action<JsonObject>? change = null)
    {
        var claims = new JsonObject { ["iss"] = "https://login.example.com/", ["aud"] = "api://trunkline", ["exp"] = time.GetUtcNow().ToUnixTimeSeconds() + 60 };
        change?.Invoke(claims);
        return claims;
    }

    private static async Task<int> SendAsync(TestIntake intake, string token) =>
        (await intake.SendAsync("it", headers: [new("Authorization", "Bearer " + token)], body: Encoding.UTF8.GetBytes("{}"))).Status;
}
