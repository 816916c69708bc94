using System.Net;
using System.Text;
using Trunkline.EndToEnd.Tests.Hosting;

namespace Trunkline.EndToEnd.Tests.Doors;

/// <summary>The program itself, as it is shipped, starts with sources whose keys are fetched; what proves nothing is refused without a fetch.</summary>
public sealed class FetchingSourcesTests
{
    private const string Issued = "issuer: https://login.example.com/\naudience: api://trunkline\njwksUrl: https://login.example.com/keys\n";

    [Fact]
    public async Task TheHostStartsWithThem()
    {
        using var folder = new IntegrationsFolder()
            .Source("pay", "source: pay\nprovider: paypal\nsecrets: [pay]\n")
            .Source("bank", "source: bank\nprovider: plaid\nsecrets: [pay]\nclientId: client\n")
            .Source("tokens", "source: tokens\nprovider: bearer-jwt\n" + Issued)
            .Source("grid", "source: grid\nprovider: eventgrid\nvariant: entra\n" + Issued)
            .Source("graph", "source: graph\nprovider: msgraph\nsecrets: [pay]\nresourceData: { appId: 8e460676-ae3f-4b1e-8790-ee0fb5d6148f }\n");
        await using var host = await LocalHostProcess.StartAsync(folder, new Dictionary<string, string> { ["TRUNKLINE_SECRET_PAY"] = "s3cret" });
        foreach (var source in new[] { "pay", "bank", "tokens", "grid", "graph" })
        {
            using var body = new StringContent("{}", Encoding.UTF8, "application/json");
            using var answer = await host.Http.PostAsync(new Uri("/api/hooks/" + source, UriKind.Relative), body);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{source}: {(int)answer.StatusCode}\n{host.Output}");
        }
    }

    // A forwarded address is the caller's own word: nothing stands in front of LocalHost.
    [Fact]
    public async Task LocalHostTrustsNoForwardedAddress()
    {
        using var folder = new IntegrationsFolder()
            .Source("here", "source: here\nprovider: api-key\nsecrets: [pay]\nallowIps: [127.0.0.1]\n")
            .Source("away", "source: away\nprovider: api-key\nsecrets: [pay]\nallowIps: [203.0.113.0/24]\n");
        await using var host = await LocalHostProcess.StartAsync(folder, new Dictionary<string, string> { ["TRUNKLINE_SECRET_PAY"] = "s3cret" });
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(host, "here"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(host, "away"));
    }

    private static async Task<HttpStatusCode> PostAsync(LocalHostProcess host, string source)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/hooks/" + source) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Api-Key", "s3cret");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        using var answer = await host.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
