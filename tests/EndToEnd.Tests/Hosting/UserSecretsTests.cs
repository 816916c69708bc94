using System.Net;
using System.Text;

namespace Trunkline.EndToEnd.Tests.Hosting;

/// <summary>A secret that only the developer's user secrets hold.</summary>
public sealed class UserSecretsTests : IDisposable
{
    private readonly IntegrationsFolder folder = new IntegrationsFolder().Source("orders", "source: orders\nprovider: api-key\nsecrets: [own-key]\n");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_secret_of_the_developers_own_vouches_for_a_post()
    {
        var secrets = Directory.CreateDirectory(Path.Combine(folder.Path, ".microsoft", "usersecrets", "trunkline-functions"));
        await File.WriteAllTextAsync(Path.Combine(secrets.FullName, "secrets.json"), """{ "TRUNKLINE_SECRET_OWN_KEY": "the developer's own" }""");
        await using var host = await LocalHostProcess.StartAsync(folder, new Dictionary<string, string> { ["HOME"] = folder.Path, ["APPDATA"] = "" });
        using var post = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/hooks/orders", UriKind.Relative)) { Content = new StringContent("""{"id":"1"}""", Encoding.UTF8, "application/json") };
        post.Headers.Add("X-Api-Key", "the developer's own");
        using var answer = await host.Http.SendAsync(post);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }
}
