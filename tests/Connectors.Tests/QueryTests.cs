using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Declarations;

namespace Trunkline.Connectors.Tests;

// What a connection puts into every call's query, and keys of idempotency that a partner wants in a form of its own.
public class QueryTests
{
    [Fact]
    public async Task Every_call_carries_the_connections_query_and_version_and_the_steps_own_value_stands()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner, "query: { api-version: \"1\", lang: \"d e\" }\napiVersion: { query: minorversion, value: 75 }");

        await api.GetAsync("/a");
        await api.GetAsync("/a?lang=en&x=1");

        Assert.Equal(["/a?api-version=1&lang=d%20e&minorversion=75", "/a?lang=en&x=1&api-version=1&minorversion=75"], partner.Requests.Select(r => r.Target));
    }

    [Fact]
    public async Task A_key_of_idempotency_may_stand_in_the_query_and_makes_a_post_repeatable()
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner, "idempotency: { query: requestid }");

        var answer = await api.PostAsync();

        Assert.Equal(CallVerdict.Transient, answer.Verdict);
        Assert.Equal("/things?requestid=run-1%2Fstep", partner.Requests.First().Target);
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_sent_as_its_digest_the_same_in_every_attempt()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner, "idempotency: { header: Request-Id, length: 36 }");
        var (fits, exceeds) = (new string('a', 36), new string('a', 37));

        foreach (var key in new[] { fits, exceeds, exceeds, exceeds + "b" })
            await api.PostAsync(options: new CallOptions(key));

        var sent = partner.Requests.Select(r => r.Header("Request-Id")!).ToList();
        Assert.Equal(fits, sent[0]);
        Assert.Equal(sent[1], sent[2]);
        Assert.NotEqual(sent[2], sent[3]);
        Assert.All(sent, s => Assert.Equal(36, s.Length));
    }

    [Theory]
    [InlineData("https://a.example", "https://a.example/?k=v%26w")]
    [InlineData("https://a.example/p?x=1", "https://a.example/p?x=1&k=v%26w")]
    [InlineData("https://a.example/p?k=own", "https://a.example/p?k=own")]
    [InlineData("https://a.example/p?a&k", "https://a.example/p?a&k")]
    [InlineData("https://a.example/p?kk=1", "https://a.example/p?kk=1&k=v%26w")]
    public void A_field_is_added_once(string address, string with) => Assert.Equal(with, QueryFields.With(new Uri(address), "k", "v&w").AbsoluteUri);

    [Theory]
    [InlineData("query: { a: \"${secret:s}\" }", "'a' holds a secret, and it is shown to people")]
    [InlineData("query: [a]", "'query' is a list: make it a map")]
    [InlineData("idempotency: { length: 40 }", "'header' is missing: say the header that carries the key, or the 'query' parameter")]
    [InlineData("idempotency: { header: K, length: 8 }", "'length' is '8': use a whole number from 32 to 1000")]
    [InlineData("apiVersion: { value: 1 }", "'header' is missing: say the header that carries the version, or the 'query' parameter")]
    public void What_is_wrong_is_told(string line, string words)
    {
        var faults = new FaultList();
        ConnectionCatalog.Read([("c.yaml", "connection: api\nprotocol: rest\nbaseUrl: https://api.example\n" + line)], _ => null, faults);

        Assert.Contains(faults.All, f => f.ToString().Contains(words, StringComparison.Ordinal));
    }
}
