using System.Text;

namespace Trunkline.Connectors.Tests;

public class BodyTests
{
    [Theory]
    [InlineData("text", "\"grüße\"", "text/plain; charset=utf-8", "grüße")]
    [InlineData("xml", "\"<a>1</a>\"", "application/xml; charset=utf-8", "<a>1</a>")]
    [InlineData("xml", "{\"a:Order\":{\"@xmlns:a\":\"urn:a\",\"@id\":\"7\",\"Line\":[1,2]}}", "application/xml; charset=utf-8", "<?xml version=\"1.0\" encoding=\"utf-8\"?><a:Order xmlns:a=\"urn:a\" id=\"7\"><Line>1</Line><Line>2</Line></a:Order>")]
    [InlineData("raw", "\"aGk=\"", "application/octet-stream", "hi")]
    [InlineData("raw", "{\"text\":\"a,b\",\"contentType\":\"text/csv\"}", "text/csv", "a,b")]
    [InlineData("raw", "{\"contentType\":\"image/png\",\"base64\":\"aGk=\"}", "image/png", "hi")]
    public async Task A_body_is_what_its_type_means(string bodyType, string body, string contentType, string sent)
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner, "bodyType: " + bodyType);

        Assert.Equal(CallVerdict.Succeeded, (await api.PostAsync(body)).Verdict);

        Assert.Equal((contentType, sent), (partner.Single.Header("Content-Type"), partner.Single.Body));
    }

    [Fact]
    public async Task A_multipart_body_carries_fields_and_files_and_is_the_same_each_time()
    {
        await using var partner = await Partner.StartAsync(async (context, seen) =>
        {
            // Read by the server's own parser.
            context.Request.Body = new MemoryStream(seen.Bytes);
            var form = await context.Request.ReadFormAsync();
            Assert.Equal(("7", "true"), (form["order"].ToString(), form["ok"].ToString()));
            Assert.Equal("a,b", form["tag"].ToString());
            var file = form.Files["doc"]!;
            Assert.Equal(("na%22me.txt", "text/csv", 3), (file.FileName, file.ContentType, file.Length));
            Assert.Equal("doc2", form.Files["doc2"]!.FileName);
            context.Response.StatusCode = 204;
        });
        using var api = Calling.To(partner, "bodyType: multipart");
        const string body = """{"order":7,"ok":true,"tag":["a","b"],"doc":{"filename":"na\"me.txt","contentType":"text/csv","text":"x;y"},"doc2":{"base64":"AAEC"}}""";

        Assert.Equal(CallVerdict.Succeeded, (await api.PostAsync(body)).Verdict);
        Assert.Equal(CallVerdict.Succeeded, (await api.PostAsync(body)).Verdict);

        Assert.Equal(Encoding.Latin1.GetString(partner.Requests.First().Bytes), Encoding.Latin1.GetString(partner.Requests.Last().Bytes));
    }

    [Theory]
    [InlineData("text", "{}")]
    [InlineData("text", "1")]
    [InlineData("xml", "{}")]
    [InlineData("xml", "{\"a\":1,\"b\":2}")]
    [InlineData("xml", "{\"a\":[1,2]}")]
    [InlineData("xml", "{\"a b\":1}")]
    [InlineData("xml", "{\"a\":\"\\u0000\"}")]
    [InlineData("raw", "\"no base64!\"")]
    [InlineData("raw", "{\"bytes\":\"aGk=\"}")]
    [InlineData("raw", "{\"filename\":\"x\"}")]
    [InlineData("raw", "{\"text\":\"x\",\"contentType\":\"nonsense\"}")]
    [InlineData("raw", "{\"text\":7}")]
    [InlineData("multipart", "[]")]
    [InlineData("multipart", "{\"a\":[[1]]}")]
    [InlineData("multipart", "{\"a\":{\"x\":1}}")]
    [InlineData("multipart", "{\"a\":\"\\ud800\"}")]
    [InlineData("multipart", "{")]
    public async Task A_body_that_does_not_fit_is_never_sent(string bodyType, string body)
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner, "bodyType: " + bodyType);

        var answer = await api.PostAsync(body);

        Assert.Equal((CallVerdict.Permanent, "bad-body"), (answer.Verdict, answer.Fault!.Code));
        Assert.Empty(partner.Requests);
    }
}
