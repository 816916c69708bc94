using System.Web;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Pagination;
using Trunkline.Declarations;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;

namespace Trunkline.Connectors.Tests;

public class PageTests
{
    private static readonly PageBounds Wide = new(100, 1000, TimeSpan.FromHours(1));

    [Theory]
    [InlineData("{ by: cursor, items: body.data, from: body.next, name: after, size: 3, sizeName: limit }", "/list?status=open&limit=3|/list?status=open&limit=3&after=3|/list?status=open&limit=3&after=6")]
    [InlineData("{ by: page, items: body.data, name: page, size: 3 }", "/list?status=open|/list?status=open&page=2|/list?status=open&page=3")]
    [InlineData("{ by: page, items: body.data, name: page, first: 0, from: body.lastPage }", "/list?status=open|/list?status=open&page=1|/list?status=open&page=2")]
    [InlineData("{ by: offset, items: body.data, name: offset, size: 3 }", "/list?status=open|/list?status=open&offset=3|/list?status=open&offset=6")]
    [InlineData("{ by: link, items: body.data }", "/list?status=open|/list?at=3|/list?at=6")]
    [InlineData("{ by: url, items: body.data, from: body.nextUrl }", "/list?status=open|/list?at=3|/list?at=6")]
    public async Task All_items_come_once_and_in_order(string pages, string targets)
    {
        await using var partner = await StartAsync(firstPage: pages.Contains("first: 0", StringComparison.Ordinal) ? 0 : 1);
        using var api = Calling.To(partner.Url + "/v1", "pages: " + pages);

        var read = await ReadAsync(api, Wide);

        Assert.Equal(["a0", "a1", "a2", "a3", "a4", "a5", "a6"], Items(read));
        Assert.Equal(targets.Split('|').Select(t => "/v1" + t), partner.Requests.Select(r => r.Target));
        Assert.Null(read[^1].Next);
    }

    [Fact]
    public async Task Graphql_connections_are_walked_by_their_cursor()
    {
        await using var partner = await Partner.StartAsync((context, seen) =>
        {
            var isSecond = seen.Body.Contains("\"after\":\"c1\"", StringComparison.Ordinal);
            Assert.Contains("\"status\":\"open\"", seen.Body.Replace(" ", "", StringComparison.Ordinal));
            return Partner.Json($$$"""{"data":{"orders":{"nodes":[{{{(isSecond ? "3" : "1,2")}}}],"pageInfo":{"hasNextPage":{{{(isSecond ? "false" : "true")}}},"endCursor":"c1"} } } }""")(context);
        });
        using var api = Calling.To(partner, "pages: { by: graphql, items: body.data.orders.nodes, from: body.data.orders.pageInfo, name: after }", "graphql");

        var read = await ReadAsync(api, Wide, new CallRequest { Connection = "api", GraphQl = "query($after: String, $status: String) { orders }", Variables = """{ "status": "open" }""" });

        Assert.Equal(["1", "2", "3"], Items(read));
    }

    [Theory]
    [InlineData("pages: { by: cursor, items: body.data, from: body.next, name: after, in: body, size: 3, sizeName: limit }", null)]
    [InlineData("", "cursor")]
    public async Task Marks_may_stand_in_the_body_and_a_step_may_say_the_way_itself(string more, string? by)
    {
        await using var partner = await Partner.StartAsync((context, seen) =>
            AnswerAsync(context, seen, seen.Body.Contains("\"after\":\"3\"", StringComparison.Ordinal) ? 3 : seen.Body.Contains("\"after\":\"6\"", StringComparison.Ordinal) ? 6 : 0, null));
        using var api = Calling.To(partner.Url + "/v1", more);
        var way = by is null ? null : new Paging { By = by, Items = "body.data", From = "body.next", Name = "after", In = "body", Size = 3, SizeName = "limit", MaxPages = 1, MaxItems = 1, MaxTime = default };

        var read = await ReadAsync(api, Wide, List with { Method = "POST", Body = """{ "q": 1.50, "after": null }""", Page = new PageRequest(way) });

        Assert.Equal(["a0", "a1", "a2", "a3", "a4", "a5", "a6"], Items(read));
        Assert.Equal("""{"q":1.50,"after":null,"limit":3}""", partner.Requests.First().Body);
        Assert.Equal("""{"q":1.50,"limit":3,"after":"6"}""", partner.Requests.Last().Body);
    }

    [Theory]
    [InlineData(2, 1000, 6)]
    [InlineData(100, 4, 6)]
    [InlineData(100, 3, 3)]
    [InlineData(0, 10, 0)]
    public async Task Pages_and_items_are_bounded(int pages, int items, int came)
    {
        await using var partner = await StartAsync();
        using var api = Calling.To(partner.Url + "/v1", "pages: { by: link, items: body.data }");

        Assert.Equal(came, Items(await ReadAsync(api, new PageBounds(pages, items, TimeSpan.FromHours(1)))).Count());
    }

    [Fact]
    public async Task Time_is_bounded_and_the_place_leads_on()
    {
        await using var partner = await StartAsync();
        using var api = Calling.To(partner.Url + "/v1", "pages: { by: cursor, items: body.data, from: body.next, name: after }");
        var place = PagePlace.Start(List);
        await foreach (var page in api.Pages.ReadAllAsync(place, Wide with { Time = TimeSpan.FromSeconds(5) }, new CallOptions("k"), default))
        {
            place = page.Next!;
            api.Time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal("3", place.Mark);
        Assert.Equal(["a3", "a4", "a5", "a6"], Items(await ReadAsync(api, Wide, place: place)));
    }

    [Fact]
    public async Task A_page_that_does_not_come_ends_the_reading_at_its_place()
    {
        var down = true;
        await using var partner = await StartAsync(target => down && target.Contains("after=3", StringComparison.Ordinal) ? 503 : 200);
        using var api = Calling.To(partner.Url + "/v1", "pages: { by: cursor, items: body.data, from: body.next, name: after }");

        var read = await ReadAsync(api, Wide);
        down = false;
        var rest = await ReadAsync(api, Wide, place: read[^1].Next);

        Assert.Equal([CallVerdict.Succeeded, CallVerdict.Transient], read.Select(p => p.Answer.Verdict));
        Assert.Equal(["a3", "a4", "a5", "a6"], Items(rest));
    }

    [Theory]
    [InlineData("http://evil.example/v1/list?at=3")]
    [InlineData("//evil.example/v1/list")]
    [InlineData("/other/list?at=3")]
    [InlineData("/v1/../admin")]
    [InlineData("http://user@HOST/v1/list")]
    public async Task A_next_page_elsewhere_is_not_followed(string next)
    {
        await using var partner = await Partner.StartAsync((context, seen) => Partner.Json($$"""{"data":[1],"next":"{{next.Replace("HOST", seen.Header("Host"), StringComparison.Ordinal)}}"}""")(context));
        using var api = Calling.To(partner.Url + "/v1", "pages: { by: url, items: body.data, from: body.next }");

        var read = await ReadAsync(api, Wide);

        Assert.Equal((CallVerdict.Permanent, "page-elsewhere"), (read[^1].Answer.Verdict, read[^1].Answer.Fault!.Code));
        Assert.Single(partner.Requests);
    }

    [Fact]
    public async Task A_partner_that_names_the_same_page_for_ever_is_asked_once_more_at_most()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("""{"data":[1],"next":"same"}"""));
        using var api = Calling.To(partner, "pages: { by: cursor, items: body.data, from: body.next, name: after }");

        Assert.Equal(2, (await ReadAsync(api, Wide)).Count);
    }

    [Fact]
    public async Task A_connection_that_declares_no_pages_is_told()
    {
        using var api = Calling.To("https://api.example");

        Assert.Equal("pages-undeclared", (await ReadAsync(api, Wide))[0].Answer.Fault!.Code);
    }

    [Theory]
    [InlineData("<https://x/?p=2>; rel=\"next\"", "https://x/?p=2")]
    [InlineData("<https://x/?p=1>; rel=\"prev\", <https://x/?a=1,2&p=3>; title=\"a, b\"; rel=\"last next\"", "https://x/?a=1,2&p=3")]
    [InlineData("</r>;rel=next", "/r")]
    [InlineData("<https://x>; rel=\"nextish\"", null)]
    [InlineData("<https://x", null)]
    [InlineData("", null)]
    public void Link_headers_are_read_by_their_relation(string header, string? next) => Assert.Equal(next, LinkHeader.Next(header));

    [Theory]
    [InlineData("pages: { by: cursor, items: body.data }", "'from' is missing")]
    [InlineData("pages: { by: offset, items: body.data }", "'name' is missing")]
    [InlineData("pages: { by: curser, items: body.data }", "did you mean 'cursor'?")]
    [InlineData("pages: { by: link }", "'items' is missing")]
    [InlineData("pages: { by: link, items: \"body.(\" }", "this is no expression")]
    public void Rules_that_cannot_work_are_told_at_load(string line, string words)
    {
        var faults = new FaultList();
        ConnectionCatalog.Read([("c.yaml", "connection: api\nprotocol: rest\nbaseUrl: https://api.example\n" + line)], _ => null, faults);

        Assert.Contains(faults.All, f => f.ToString().Contains(words, StringComparison.Ordinal));
    }

    private static CallRequest List => new() { Connection = "api", Method = "GET", Path = "/list", Query = new Dictionary<string, string> { ["status"] = "open" } };

    private static async Task<List<Page>> ReadAsync(Calling api, PageBounds bounds, CallRequest? call = null, PagePlace? place = null)
    {
        var pages = new List<Page>();
        await foreach (var page in api.Pages.ReadAllAsync(place ?? PagePlace.Start(call ?? List), bounds, new CallOptions("k"), default))
            pages.Add(page);
        return pages;
    }

    private static IEnumerable<string> Items(IEnumerable<Page> pages) =>
        pages.Where(p => p.Answer.Verdict == CallVerdict.Succeeded).SelectMany(p => p.Items.EnumerateArray().Select(i => i.ToString())).ToList();

    // Seven items in pages of three, named in every way at once.
    private static Task<Partner> StartAsync(Func<string, int>? status = null, int firstPage = 1) => Partner.StartAsync((context, seen) =>
    {
        var query = HttpUtility.ParseQueryString(new Uri("http://x" + seen.Target).Query);
        var first = query["page"] is { } page ? (int.Parse(page) - firstPage) * 3 : int.Parse(query["at"] ?? query["after"] ?? query["offset"] ?? "0");
        return AnswerAsync(context, seen, first, status);
    });

    private static Task AnswerAsync(Microsoft.AspNetCore.Http.HttpContext context, Seen seen, int first, Func<string, int>? status)
    {
        var items = Enumerable.Range(first, Math.Max(0, Math.Min(3, 7 - first))).Select(i => $"\"a{i}\"");
        var (next, hasNext) = (first + 3, first + 3 < 7);
        if (hasNext)
            context.Response.Headers.Link = $"<http://{seen.Header("Host")}/v1/list?at={next}>; rel=\"next\", </v1/list?at=6>; rel=\"last\"";
        return Partner.Json(
            $$"""{"data":[{{string.Join(',', items)}}],"lastPage":2,"next":{{(hasNext ? $"\"{next}\"" : "null")}},"nextUrl":{{(hasNext ? $"\"/v1/list?at={next}\"" : "null")}}}""",
            status?.Invoke(seen.Target) ?? 200)(context);
    }
}
