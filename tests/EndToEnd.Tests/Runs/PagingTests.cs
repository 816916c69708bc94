using System.Text;
using Trunkline.EndToEnd.Tests.Hosting;

namespace Trunkline.EndToEnd.Tests.Runs;

public sealed class PagingTests
{
    private const int Pages = 12;
    private const int Size = 25;

    [Fact]
    public async Task AKilledHostGoesOnAtItsPageAndEveryItemIsDoneUnderItsOwnKey()
    {
        await using var partner = await PartnerServer.StartAsync();
        partner.Answer = request => request.Path.StartsWith("/list/", StringComparison.Ordinal) ? (200, Page(int.Parse(request.Path[6..], System.Globalization.CultureInfo.InvariantCulture))) : (200, "{}");
        using var folder = new IntegrationsFolder()
            .Source("orders", OrdersClient.SourceYaml)
            .Partner("erp", partner.Url)
            .Flow("order", """
                flow: order
                on: { source: orders }
                steps:
                  - id: each
                    forEach: { call: erp, get: /list/0, paginate: { by: url, items: body.items, from: body.next } }
                    concurrency: 5
                    steps: [ { call: erp, post: "/item/{item}", body: item } ]
                  - { call: erp, post: /done, body: each }
                """);
        await using (var host = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings))
        {
            await host.Http.AcceptedAsync("o-1");
            await partner.WaitUntilAsync(r => r.Count(x => x.Path.StartsWith("/item/", StringComparison.Ordinal)) >= 4 * Size + 7, "items of the fifth page");
            await host.KillAsync();
        }

        await using var again = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
        await partner.WaitUntilAsync(r => r.Any(x => x.Path == "/done"), "the end");

        Assert.Equal($$"""{"items":{{Pages * Size}},"pages":{{Pages}}}""", Encoding.UTF8.GetString(partner.Requests.Single(r => r.Path == "/done").Body));
        var items = partner.Requests.Where(r => r.Path.StartsWith("/item/", StringComparison.Ordinal)).ToList();
        Assert.Equal(Pages * Size, items.Select(r => r.Path).Distinct().Count());
        Assert.Equal(Pages * Size, items.Select(r => r.IdempotencyKey).Distinct().Count());
        Assert.InRange(items.Count, Pages * Size, Pages * Size + 10);
        Assert.InRange(partner.Requests.Count(r => r.Path.StartsWith("/list/", StringComparison.Ordinal)), Pages, Pages + 2);
    }

    private static string Page(int number)
    {
        var items = string.Join(',', Enumerable.Range(number * Size, Size));
        return $"{{\"items\":[{items}],\"next\":{(number < Pages - 1 ? $"\"/list/{number + 1}\"" : "null")}}}";
    }
}
