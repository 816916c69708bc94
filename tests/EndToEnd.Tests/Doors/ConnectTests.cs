using System.Net;
using System.Text;
using System.Text.Json;
using Trunkline.Cli;
using Trunkline.Cli.Commands;
using Trunkline.Cli.Connecting;
using Trunkline.Cli.Local;
using Trunkline.Connectors.Definitions;
using Trunkline.EndToEnd.Tests.Hosting;
using Trunkline.Testing.Azurite;
using Trunkline.Testing.Conditions;
using Trunkline.Testing.Node;
using Trunkline.Testing.OAuth;

namespace Trunkline.EndToEnd.Tests.Doors;

/// <summary><c>trunkline connect</c> against a running host, and what its flows call with afterwards.</summary>
public sealed class ConnectTests : IAsyncLifetime
{
    private readonly IntegrationsFolder folder = new();
    private readonly HttpClient browser = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private AuthorizationServer partner = null!;
    private Dictionary<string, string> settings = [];

    public async Task InitializeAsync()
    {
        partner = await AuthorizationServer.StartAsync();
        partner.ClientAuth = "body";
        settings = new(OrdersClient.Settings) { ["PARTNER"] = partner.Url, ["TRUNKLINE_SECRET_GRANT_KEY"] = "k3y-of-grants", ["TRUNKLINE_SECRET_CLIENT_SECRET"] = partner.Secret };
        folder.Source("orders", OrdersClient.SourceYaml)
            .Connection("crm", """
                connection: crm
                protocol: rest
                baseUrl: "${setting:PARTNER}/api"
                allowPrivate: true
                auth: { type: oauth2-refresh-token, tokenUrl: "${setting:PARTNER}/token", authorizeUrl: "${setting:PARTNER}/authorize?prompt=consent", clientId: client-1, clientSecret: "${secret:client-secret}", encryptionKey: "${secret:grant-key}" }
                """)
            .Connection("open", "connection: open\nprotocol: rest\nbaseUrl: https://open.example\n")
            .Flow("order", """
                flow: order
                on: { source: orders }
                steps:
                  - { id: keep, call: crm, post: "/{event.id}", body: event.data }
                """);
        Local();
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await partner.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task AFlowCallsWithTheGrantThatAPersonGaveAndAgainAfterARefusalAndWithTheRotatedOne()
    {
        await using (var host = await LocalHostInProcess.StartAsync(folder, settings, _ => { }))
        {
            // Nobody has connected it yet: its runs wait.
            await host.Http.AcceptedAsync("o-0");
            await host.Http.UntilAsync("/api/ops/runs", runs => Says(runs, "trunkline connect crm"));

            Assert.Equal(0, await ConnectAsync(host));
            await CalledAsync(host, "o-1", "access-1-x");

            // The person withdraws the consent, which parks the connection; who connects it anew ends that at once, in this very instance.
            partner.Revoke();
            await host.Http.AcceptedAsync("o-2");
            await host.Http.UntilAsync("/api/ops/runs", runs => Says(runs, "the partner refused its grant: run 'trunkline connect crm'"));
            Assert.Equal(0, await ConnectAsync(host));
            await CalledAsync(host, "o-3", "access-2-x");

            // The refresh token of that consent is spent, and replaced.
            partner.ExpireAccess();
            await CalledAsync(host, "o-4", "access-3-x");
            Assert.Equal(1, partner.Refreshes);

            var shown = host.Output + output + error;
            Assert.Contains("Connection 'crm' was connected by", shown);
            Assert.All(partner.Given, secret => Assert.DoesNotContain(secret, shown));
        }

        // It rests in the journal, for the next start too.
        partner.ExpireAccess();
        await using var again = await LocalHostInProcess.StartAsync(folder, settings, _ => { });
        await CalledAsync(again, "o-5", "access-4-x");
        Assert.All(Directory.EnumerateFiles(folder.Data, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "lock"), file =>
        {
            var bytes = Encoding.Latin1.GetString(Read(file));
            Assert.All(partner.Given, secret => Assert.DoesNotContain(secret, bytes));
        });
    }

    [Fact]
    public async Task AnotherPersonsGrantIsUsedAtOnceWhereTheFirstOnesTokenIsStillGood()
    {
        await using var host = await LocalHostInProcess.StartAsync(folder, settings, _ => { });
        Assert.Equal(0, await ConnectAsync(host));
        await CalledAsync(host, "o-1", "access-1-x");
        Assert.Equal(0, await ConnectAsync(host));
        await CalledAsync(host, "o-2", "access-2-x");
        Assert.Equal(0, partner.Refreshes);
        Assert.Equal(["access-1-x", "access-2-x"], partner.Calls.Select(c => c.Token));
    }

    [Fact]
    public async Task WhatTheHostRefusesIsTold()
    {
        await using var host = await LocalHostInProcess.StartAsync(folder, settings, _ => { });
        partner.GivesRefreshTokens = false;
        Assert.Contains("no refresh token", (await Assert.ThrowsAsync<CommandFault>(() => ConnectAsync(host))).Message);
        folder.Connection("crn", File.ReadAllText(Path.Combine(folder.Path, "connections", "crm.yaml")).Replace("connection: crm", "connection: crn", StringComparison.Ordinal));
        Assert.Equal("there is no connection 'crn' here: did you mean 'crm'?", (await Assert.ThrowsAsync<CommandFault>(() => ConnectAsync(host, "crn"))).Message);
    }

    [Theory]
    [InlineData("crm", """{"code":"c","codeVerifier":"v","redirectUri":"http://127.0.0.1:1/callback"}""", HttpStatusCode.UnprocessableEntity, "the token endpoint")]
    [InlineData("nobody", """{"code":"c","codeVerifier":"v","redirectUri":"http://127.0.0.1:1/callback"}""", HttpStatusCode.NotFound, "there is no connection 'nobody' here")]
    [InlineData("open", """{"code":"c","codeVerifier":"v","redirectUri":"http://127.0.0.1:1/callback"}""", HttpStatusCode.Conflict, "its auth type is not oauth2-refresh-token")]
    [InlineData("crm", """{"code":"c"}""", HttpStatusCode.BadRequest, "'codeVerifier' is missing")]
    public async Task TheRouteAnswersInWords(string connection, string body, HttpStatusCode status, string words)
    {
        await using var host = await LocalHostInProcess.StartAsync(folder, settings, _ => { });
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await host.Http.PutAsync(new Uri($"/api/ops/connections/{connection}/grant", UriKind.Relative), content);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(words, JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("error").GetString());
    }

    [Fact]
    public async Task APageOfAnotherSiteConnectsNothing()
    {
        await using var host = await LocalHostInProcess.StartAsync(folder, settings, _ => { });
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/ops/connections/crm/grant") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var answer = await host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(partner.Forms);
    }

    [NeedsNode]
    [ConditionalFact]
    public async Task AGrantIsWrittenIntoTheTableOfTheFunctionAppAndUsedByWhateverRunsThere()
    {
        var azurite = new AzuriteServer();
        await azurite.InitializeAsync();
        try
        {
            settings["AzureWebJobsStorage"] = azurite.ConnectionString;
            Local();
            Assert.Equal(0, await ConnectAsync(catalog => new AzureGrants(catalog, DevelopmentSettings.Read(folder.Path))));
            Assert.Contains("the table of AzureWebJobsStorage keeps the grant", output.ToString());

            await using var host = await LocalHostProcess.StartAsync(folder, settings, "--storage", "azurite");
            await host.Http.AcceptedAsync("o-1");
            await host.Http.UntilAsync("/api/ops/runs?state=completed", runs => Count(runs) == 1);
            Assert.Equal(("access-1-x", "/api/o-1"), Assert.Single(partner.Calls));

            // Refused while it runs; connected anew beside it.
            partner.Revoke();
            await host.Http.AcceptedAsync("o-2");
            await host.Http.UntilAsync("/api/ops/runs", runs => Says(runs, "refused its grant"));
            Assert.Equal(0, await ConnectAsync(catalog => new AzureGrants(catalog, DevelopmentSettings.Read(folder.Path))));
            await host.Http.AcceptedAsync("o-3");
            await host.Http.UntilAsync("/api/ops/runs?state=completed", runs => Count(runs) == 2);
            Assert.Equal(("access-2-x", "/api/o-3"), partner.Calls.Last());
        }
        finally
        {
            await azurite.DisposeAsync();
        }
    }

    [Fact]
    public async Task ATableThatIsNotThereIsToldBeforeAPersonIsTroubled()
    {
        settings["AzureWebJobsStorage"] = $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;QueueEndpoint=http://127.0.0.1:1/a;TableEndpoint=http://127.0.0.1:{Ports.Free()}/a;";
        Local();
        var fault = (await Assert.ThrowsAsync<CommandFault>(() => ConnectAsync(catalog => new AzureGrants(catalog, DevelopmentSettings.Read(folder.Path))))).Message;
        Assert.StartsWith("the table of AzureWebJobsStorage does not answer", fault);
        Assert.Empty(partner.Questions);
    }

    private static bool Says(JsonElement runs, string words) => runs.GetProperty("runs").EnumerateArray().Any(run => run.GetProperty("status").TryGetProperty("waitingBecause", out var why) && why.GetProperty("message").GetString()!.Contains(words, StringComparison.Ordinal));

    private static int Count(JsonElement page) => page.GetProperty("runs").GetArrayLength();

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private void Local() => File.WriteAllText(Path.Combine(folder.Path, "local.settings.json"), JsonSerializer.Serialize(new { Values = settings }));

    private async Task CalledAsync(LocalHostInProcess host, string id, string token)
    {
        var before = Count(await host.Http.GetJsonAsync("/api/ops/runs?state=completed&size=1000"));
        await host.Http.AcceptedAsync(id);
        await host.Http.UntilAsync("/api/ops/runs?state=completed&size=1000", runs => Count(runs) == before + 1);
        Assert.Equal((token, "/api/" + id), partner.Calls.Last());
    }

    private Task<int> ConnectAsync(LocalHostInProcess host, string connection = "crm") => ConnectAsync(_ => new HostGrants(host.Http.BaseAddress!, null), connection);

    private Task<int> ConnectAsync(Func<ConnectionCatalog, IGrantPlace> place, string connection = "crm") => ConnectCommand.RunAsync(
        new ConnectOptions(connection, folder.Path, 0, null, TimeSpan.FromMinutes(1)), DevelopmentSettings.Read(folder.Path), place,
        address =>
        {
            _ = browser.GetAsync(address);
            return true;
        },
        output, error, default);
}
