using System.Diagnostics;
using Trunkline.LocalHost.Hosting;

namespace Trunkline.LocalHost.Tests.Hosting;

public sealed class OriginsOnlyTests
{
    [Theory]
    [InlineData("https://api.crm.example:8443/contacts/ada%40example.test?key=planted#there", "https://api.crm.example:8443")]
    [InlineData("https://ada:planted@api.crm.example/contacts", "https://api.crm.example")]
    [InlineData("no address", null)]
    public void An_address_is_cut_down_to_its_origin(string full, string? left)
    {
        using var span = new Activity("GET").SetTag("url.full", full);
        OnEnd(span);
        Assert.Equal(left, span.GetTagItem("url.full"));
    }

    [Fact]
    public void Paths_and_queries_go_and_all_else_stays()
    {
        using var span = new Activity("POST").SetTag("url.path", "/api/hooks/planted").SetTag("url.query", "email=planted").SetTag("http.response.status_code", 202);
        OnEnd(span);
        Assert.Equal([new("http.response.status_code", 202)], span.TagObjects);
    }

    private static void OnEnd(Activity span)
    {
        using var processor = new OriginsOnly();
        processor.OnEnd(span);
    }
}
