using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Trunkline.Cli.Commands;
using Trunkline.Cli.Connecting;
using Trunkline.Cli.Local;
using Trunkline.Connectors;
using Trunkline.Connectors.Credentials.Grants;
using Trunkline.Flows.Execution;
using Trunkline.Testing.OAuth;

namespace Trunkline.Cli.Tests.Connecting;

/// <summary>The dance against a real authorization server; the browser is an HttpClient.</summary>
public sealed class ConnectCommandTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private readonly TemporaryFolder folder = new();
    private readonly HttpClient browser = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private AuthorizationServer partner = null!;
    private RoomGrants? room;
    private Uri? shown;

    public async Task InitializeAsync()
    {
        partner = await AuthorizationServer.StartAsync();
        Settings();
        Declare();
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        if (room is not null)
            await room.CloseAsync();
        await partner.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("none", "")]
    [InlineData("body", "clientSecret: \"${secret:client-secret}\"")]
    [InlineData("header", "clientSecret: \"${secret:client-secret}\"")]
    [InlineData("private_key_jwt", "privateKey: \"${secret:client-key}\", algorithm: ES256")]
    public async Task A_persons_consent_becomes_a_grant_that_calls_and_is_refreshed(string clientAuth, string proof)
    {
        partner.ClientAuth = clientAuth;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Settings(key.ExportPkcs8PrivateKeyPem());
        Declare($"clientAuth: {clientAuth}{(proof.Length == 0 ? "" : ", " + proof)}");

        Assert.Equal(0, await ConnectAsync());
        var first = await CallAsync();
        partner.ExpireAccess();
        var rotated = await CallAsync();

        Assert.Equal((CallVerdict.Succeeded, CallVerdict.Succeeded), (first.Verdict, rotated.Verdict));
        Assert.Equal(["access-1-x", "access-2-x"], partner.Calls.Select(c => c.Token));
        var asked = Assert.Single(partner.Questions);
        Assert.Equal(("offline", "read write"), (asked["access_type"], asked["scope"]));
        Assert.Contains("'crm' is connected: the room keeps the grant", output.ToString());
        Assert.Contains($"registered for this app: {asked["redirect_uri"]}", output.ToString());
        NothingSecretWasShown();
    }

    [Fact]
    public async Task Who_says_no_changes_nothing()
    {
        partner.Refusal = "access_denied";
        var fault = await FaultAsync();
        Assert.StartsWith("the partner did not let 'crm' be connected: access_denied (The person", fault);
        Assert.Contains("said no; nothing was changed", fault);
        Assert.DoesNotContain('\u001b', fault);
        Assert.Empty(partner.Forms);
        Assert.Null(await room!.Table.GetAsync("grants", "crm", default));
    }

    [Fact]
    public async Task An_answer_to_another_question_is_turned_away_and_the_waiting_goes_on()
    {
        var turnedAway = new List<HttpStatusCode>();
        Assert.Equal(0, await ConnectAsync(async address =>
        {
            var (redirect, state) = (Field(address, "redirect_uri"), Field(address, "state"));
            foreach (var path in (string[])[$"{redirect}?code=stolen&state=mine", $"{redirect}?code=stolen", $"{redirect}?error=access_denied&state=mine", $"{redirect}?code=stolen&state={state}&state={state}",
                $"{redirect}?code=stolen&state={state}x", $"{redirect}?state={state}", $"{redirect}?code=&state={state}", new Uri(new Uri(redirect), "/favicon.ico").ToString()])
                turnedAway.Add((await browser.GetAsync(path)).StatusCode);
            using var post = await browser.PostAsync($"{redirect}?code=stolen&state={state}", null);
            turnedAway.Add(post.StatusCode);
            (await browser.GetAsync(address)).EnsureSuccessStatusCode();
        }));
        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.BadRequest, 7), HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed], turnedAway);
        Assert.Contains("its state is not ours", output.ToString());
        Assert.Contains("neither a code nor an error", output.ToString());
        Assert.Equal(CallVerdict.Succeeded, (await CallAsync()).Verdict);
    }

    [Fact]
    public async Task The_first_answer_counts()
    {
        HttpStatusCode? second = null;
        Assert.Equal(0, await ConnectAsync(meanwhile: async () => second = (await browser.GetAsync($"{Field(shown!, "redirect_uri")}?code=another&state={Field(shown!, "state")}")).StatusCode));
        Assert.Equal(HttpStatusCode.Conflict, second);
        Assert.Equal(CallVerdict.Succeeded, (await CallAsync()).Verdict);
    }

    [Fact]
    public async Task The_page_loads_nothing_and_tells_nobody_where_it_was()
    {
        HttpResponseMessage? page = null;
        await ConnectAsync(async address => page = await browser.GetAsync(address));
        Assert.Equal(HttpStatusCode.OK, page!.StatusCode);
        Assert.Equal("no-referrer", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.Contains("default-src 'none'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")));
        Assert.DoesNotContain("code-", await page.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_partner_that_gives_no_refresh_token_is_told_how_to_be_asked()
    {
        partner.GivesRefreshTokens = false;
        var fault = await FaultAsync();
        Assert.Contains("no refresh token", fault);
        Assert.Contains("offline_access", fault);
        Assert.Contains("access_type=offline", fault);
        Assert.Null(await room!.Table.GetAsync("grants", "crm", default));
        NothingSecretWasShown(fault);
    }

    [Theory]
    [InlineData(503, "Unreachable: connection 'crm' was not connected: the token endpoint")]
    [InlineData(404, "Refused: connection 'crm' was not connected: the token endpoint")]
    public async Task A_token_endpoint_that_fails_is_told(int status, string told)
    {
        partner.TokenStatus = status;
        Assert.StartsWith(told, await FaultAsync());
    }

    [Theory]
    [InlineData("another-verifier-that-is-long-enough-to-be-one-of-them", null)]
    [InlineData(null, "http://127.0.0.1:1/callback")]
    public async Task A_code_is_worth_nothing_without_its_verifier_and_redirect(string? verifier, string? redirect)
    {
        var fault = (await Assert.ThrowsAsync<CommandFault>(() => RunAsync(new Run { Stolen = c => new ConsentCode(c.Code, verifier ?? c.Verifier, redirect ?? c.Redirect) }))).Message;
        Assert.StartsWith("Refused: connection 'crm' was not connected: the token endpoint", fault);
        Assert.Contains("what is ***?", fault);
        NothingSecretWasShown(fault);
    }

    [Fact]
    public async Task Nobody_who_answers_is_waited_for_no_longer_than_said()
    {
        var fault = (await Assert.ThrowsAsync<CommandFault>(() => RunAsync(new Run { Timeout = TimeSpan.FromMilliseconds(20), Browser = _ => false }))).Message;
        Assert.StartsWith("no answer came within 20ms", fault);
        Assert.Contains(Field(shown!, "redirect_uri"), fault);
        Assert.Contains("--timeout", fault);
    }

    [Fact]
    public async Task Who_stops_it_stops_it()
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(new Run { Stop = stop.Token, Browser = _ => { stop.Cancel(); return true; } }));
    }

    [Fact]
    public async Task A_registered_port_is_used_and_a_taken_one_told()
    {
        var port = Ports.Free();
        Assert.Equal(0, await RunAsync(new Run { Port = port }));
        Assert.Equal($"http://127.0.0.1:{port}/callback", partner.Questions.Single()["redirect_uri"]);
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var there = ((IPEndPoint)taken.LocalEndpoint).Port;
        Assert.Contains($"port {there} cannot be listened on", (await Assert.ThrowsAsync<CommandFault>(() => RunAsync(new Run { Port = there }))).Message);
    }

    [Fact]
    public async Task A_registered_redirect_of_another_form_is_sent_to_the_letter()
    {
        var redirect = new Uri($"http://localhost:{Ports.Free()}/o/cb");
        Assert.Equal(0, await RunAsync(new Run { Port = redirect.Port, Redirect = redirect }));
        Assert.Equal(redirect.OriginalString, partner.Questions.Single()["redirect_uri"]);
        Assert.Equal(redirect.OriginalString, partner.Forms.Single()["redirect_uri"]);
    }

    [Theory]
    [InlineData(null, "https://tunnel.example/cb", "say with --port")]
    [InlineData(0, null, "0 is no port")]
    [InlineData(70000, null, "70000 is no port")]
    public void Ports_that_cannot_be_are_told(int? port, string? redirect, string told) =>
        Assert.Contains(told, Assert.Throws<CommandFault>(() => ConnectCommand.Port(port, redirect is null ? null : new Uri(redirect))).Message);

    [Theory]
    [InlineData("/callback")]
    [InlineData("ftp://127.0.0.1/cb")]
    [InlineData("http://127.0.0.1/cb?x=1")]
    [InlineData("http://127.0.0.1/cb#x")]
    [InlineData("http://me@127.0.0.1/cb")]
    public void Redirects_that_cannot_be_are_told(string redirect) =>
        Assert.Contains("is no redirect URI", Assert.Throws<CommandFault>(() => ConnectCommand.Redirect(new Uri(redirect, UriKind.RelativeOrAbsolute))).Message);

    [Theory]
    [InlineData("auth: { type: bearer, token: \"${secret:t}\" }", "crm.yaml:4:7: connection 'crm' has no grant to get: only auth of type oauth2-refresh-token")]
    [InlineData("", "crm.yaml:1:1: connection 'crm' has no grant to get")]
    [InlineData("auth: { type: oauth2-refresh-token, tokenUrl: https://t.example/t, clientId: c, clientAuth: none, encryptionKey: \"${secret:k}\" }", "does not say where a person consents: add authorizeUrl")]
    public async Task A_connection_for_which_nobody_can_be_asked_is_told_with_its_place(string auth, string told)
    {
        folder.Write("connections/crm.yaml", $"connection: crm\nprotocol: rest\nbaseUrl: https://crm.example\n{auth}\n");
        Assert.Contains(told, await FaultAsync());
    }

    [Fact]
    public async Task Faults_of_the_file_are_told_as_everywhere_and_those_of_others_are_not()
    {
        folder.Write("connections/other.yaml", "connection: other\nprotcol: rest\n");
        Assert.Equal(0, await ConnectAsync());
        Declare("clientAuth: nobody");
        Assert.Equal(1, await ConnectAsync());
        Assert.Contains("crm.yaml:", error.ToString());
        Assert.Contains("'clientAuth' is 'nobody'", error.ToString());
        Assert.DoesNotContain("other.yaml", error.ToString());
        folder.Write("connections/crm.yaml", "connection: [crm\n");
        Assert.Equal(1, await ConnectAsync());
    }

    [Fact]
    public async Task An_unknown_connection_is_told_with_what_was_meant() =>
        Assert.Contains("there is no connection 'crn' in", (await Assert.ThrowsAsync<CommandFault>(() => RunAsync(new Run { Connection = "crn" }))).Message);

    [Fact]
    public async Task A_secret_that_is_not_set_is_named_before_the_code_is_spent()
    {
        Settings(grantKey: null);
        var fault = await FaultAsync();
        Assert.StartsWith("Unfit: secret 'grant-key' is not set", fault);
        Assert.Empty(partner.Forms);
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_told_before_a_person_is_troubled()
    {
        var asked = false;
        var fault = await Assert.ThrowsAsync<CommandFault>(() => ConnectCommand.RunAsync(
            new ConnectOptions("crm", folder.Path, 0, null, Long), DevelopmentSettings.Read(folder.Path), _ => new HostGrants(new Uri($"http://127.0.0.1:{Ports.Free()}"), null), _ => asked = true, output, error, default));
        Assert.StartsWith("no host answers at", fault.Message);
        Assert.False(asked);
    }

    [Fact]
    public void A_consent_does_not_travel_in_clear_text() =>
        Assert.Contains("use https there", Assert.Throws<CommandFault>(() => new HostGrants(new Uri("http://app.example"), "key")).Message);

    private static string Field(Uri address, string name) =>
        Uri.UnescapeDataString(address.Query.TrimStart('?').Split('&').Single(f => f.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..]);

    private void Settings(string clientKey = "", string? grantKey = "k3y-of-grants") => folder.Write("local.settings.json", JsonSerializer.Serialize(new
    {
        Values = new Dictionary<string, string?>
        {
            ["PARTNER"] = partner.Url,
            ["TRUNKLINE_SECRET_CLIENT_SECRET"] = partner.Secret,
            ["TRUNKLINE_SECRET_CLIENT_KEY"] = clientKey,
            [grantKey is null ? "UNUSED" : "TRUNKLINE_SECRET_GRANT_KEY"] = grantKey ?? "",
        },
    }));

    private void Declare(string client = "clientAuth: none") => folder.Write("connections/crm.yaml", $$"""
        connection: crm
        protocol: rest
        baseUrl: "${setting:PARTNER}/api"
        allowPrivate: true
        auth: { type: oauth2-refresh-token, tokenUrl: "${setting:PARTNER}/token", authorizeUrl: "${setting:PARTNER}/authorize?access_type=offline", clientId: client-1, {{client}}, scope: read write, encryptionKey: "${secret:grant-key}" }
        """);

    private Task<int> ConnectAsync(Func<Uri, Task>? person = null, Func<Task>? meanwhile = null) => RunAsync(new Run { Person = person, Meanwhile = meanwhile });

    private async Task<string> FaultAsync(Func<Task>? meanwhile = null) => (await Assert.ThrowsAsync<CommandFault>(() => ConnectAsync(meanwhile: meanwhile))).Message;

    private Task<int> RunAsync(Run run)
    {
        var settings = DevelopmentSettings.Read(folder.Path);
        return ConnectCommand.RunAsync(
            new ConnectOptions(run.Connection, folder.Path, run.Port, run.Redirect, run.Timeout), settings,
            catalog => room = new RoomGrants(catalog, settings) { Meanwhile = run.Meanwhile, Stolen = run.Stolen },
            address =>
            {
                shown = address;
                if (run.Browser is { } own)
                    return own(address);
                _ = run.Person is { } person ? person(address) : browser.GetAsync(address);
                return true;
            },
            output, error, run.Stop);
    }

    private Task<CallAnswer> CallAsync() =>
        room!.Connections.CallAsync(new CallRequest { Connection = "crm", Method = "GET", Path = "/things" }, new CallOptions("run-1/step"), default);

    private void NothingSecretWasShown(string more = "")
    {
        var all = output + error.ToString() + more;
        Assert.NotEmpty(partner.Given);
        Assert.All(partner.Given, secret => Assert.DoesNotContain(secret, all));
        Assert.All(partner.Forms.Select(f => f.GetValueOrDefault("code_verifier")).OfType<string>().Where(v => v.Length > 9), verifier => Assert.DoesNotContain(verifier, all));
        Assert.DoesNotContain(partner.Secret, all);
        Assert.DoesNotContain("k3y-of-grants", all);
    }

    private sealed record Run
    {
        public string Connection { get; init; } = "crm";

        public int Port { get; init; }

        public Uri? Redirect { get; init; }

        public TimeSpan Timeout { get; init; } = Long;

        public Func<Uri, Task>? Person { get; init; }

        public Func<Uri, bool>? Browser { get; init; }

        public Func<Task>? Meanwhile { get; init; }

        public Func<ConsentCode, ConsentCode>? Stolen { get; init; }

        public CancellationToken Stop { get; init; }
    }
}
