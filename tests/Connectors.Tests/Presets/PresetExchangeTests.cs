using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Trunkline.Connectors.Credentials;
using Trunkline.Connectors.Credentials.Grants;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Pagination;
using Trunkline.Connectors.Presets;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.Tests.Presets;

// Each preset against a real server that plays its partner: only the addresses are other ones.
public class PresetExchangeTests
{
    private static readonly string Pem = RSA.Create(2048).ExportPkcs8PrivateKeyPem();
    private static readonly PageBounds Wide = new(10, 1000, TimeSpan.FromHours(1));

    public static IEnumerable<object[]> Names => PresetExamples.Names;

    public static IEnumerable<object[]> Paged => PresetExamples.Names.Where(n => PresetCatalog.Find((string)n[0])!.Connection.Key("pages") is not null);

    public static IEnumerable<object[]> Ruled => PresetExamples.Names.Where(n => PresetCatalog.Find((string)n[0])!.Connection.Key("success") is not null);

    [Fact]
    public void Every_preset_has_a_partner() => Assert.Equal(PresetCatalog.Names, PartnerProfiles.All.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_write_carries_what_the_partner_asks_for(string name)
    {
        var profile = PartnerProfiles.All[name];
        await using var partner = await StartAsync((_, _, context) => Partner.Json(profile.Success)(context));
        using var api = Call(name, partner);

        var answer = await api.CallAsync(Write(api));

        Assert.Equal((CallVerdict.Succeeded, null), (answer.Verdict, answer.Fault?.Message));
        var call = partner.Requests.Last();
        Assert.StartsWith(new Uri(Preset(name).BaseUrl.AbsoluteUri).AbsolutePath.TrimEnd('/'), call.Target, StringComparison.Ordinal);
        foreach (var sent in profile.Sent)
            AssertSent(sent, call, partner);
    }

    [Theory]
    [MemberData(nameof(Paged))]
    public async Task A_list_is_read_to_its_end(string name)
    {
        var profile = PartnerProfiles.All[name];
        Assert.InRange(profile.Pages.Length, 2, 3);
        await using var partner = await StartAsync((number, url, context) =>
        {
            if (number == 0 && profile.PageHeader is { } header)
                Add(context, header, url);
            return Partner.Json(Filled(profile.Pages[number], profile, url))(context);
        });
        using var api = Call(name, partner);
        var list = api.Catalog.Connections["c"].Protocol == ConnectionProtocol.GraphQl
            ? new CallRequest { Connection = "c", GraphQl = "query($after: String) { orders }" }
            : new CallRequest { Connection = "c", Method = "GET", Path = "/list" };

        var pages = new List<Page>();
        await foreach (var page in api.Pages.ReadAllAsync(PagePlace.Start(list), Wide, new CallOptions("k"), default))
            pages.Add(page);

        Assert.All(pages, p => Assert.Null(p.Answer.Fault?.Message));
        Assert.Equal(profile.Pages.Length, pages.Count);
        Assert.Equal(profile.FullPage + 1, pages.Sum(p => p.Count));
        Assert.Null(pages[^1].Next);
        var second = partner.Requests.Where(r => !r.Target.StartsWith("/token", StringComparison.Ordinal)).ElementAt(1);
        Assert.Contains(profile.Next, second.Target + second.Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Being_called_too_often_is_waited_out_as_the_partner_says(string name)
    {
        var profile = PartnerProfiles.All[name];
        await using var partner = await StartAsync((_, url, context) =>
        {
            foreach (var header in profile.Throttle)
                Add(context, header, url);
            return Partner.Json(profile.ThrottleBody, profile.Status)(context);
        });
        using var api = Call(name, partner);

        var first = await api.CallAsync(Write(api));
        var sent = partner.Requests.Count;
        var second = await api.CallAsync(Write(api));

        Assert.Equal((CallVerdict.Transient, profile.Pause), (first.Verdict, first.RetryAfter?.TotalSeconds));

        // What is told with its status holds for every call; a query's cost holds for that query.
        var pauses = profile.Pause is not null && profile.Status != 200;
        Assert.Equal(pauses ? CallVerdict.Held : CallVerdict.Transient, second.Verdict);
        Assert.Equal(sent + (pauses ? 0 : 1), partner.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Ruled))]
    public async Task A_failure_inside_a_200_is_one(string name)
    {
        await using var partner = await StartAsync((_, _, context) => Partner.Json(PartnerProfiles.All[name].FailureInside!)(context));
        using var api = Call(name, partner);

        var answer = await api.CallAsync(Write(api));

        Assert.Equal((CallVerdict.Permanent, "success-rule"), (answer.Verdict, answer.Fault!.Code));
    }

    private static void AssertSent(string sent, Seen call, Partner partner)
    {
        if (sent.StartsWith("/token ", StringComparison.Ordinal))
        {
            var asked = Assert.Single(partner.Requests, r => r.Target == "/token");
            var wanted = sent["/token ".Length..];
            Assert.Contains(wanted, wanted.Contains(": ", StringComparison.Ordinal) ? $"Authorization: {asked.Header("Authorization")}" : asked.Body, StringComparison.Ordinal);
        }
        else if (sent.StartsWith('?'))
        {
            Assert.Contains(sent[1..], new Uri("http://x" + call.Target).Query.TrimStart('?').Split('&'));
        }
        else
        {
            var colon = sent.IndexOf(": ", StringComparison.Ordinal);
            var (wanted, was) = (sent[(colon + 2)..], call.Header(sent[..colon]));
            if (wanted.EndsWith('*'))
                Assert.StartsWith(wanted[..^1], was, StringComparison.Ordinal);
            else
                Assert.Equal(wanted, was?.Split(';')[0] == wanted ? wanted : was);
        }
    }

    private static CallRequest Write(Calling api) => api.Catalog.Connections["c"] switch
    {
        { Protocol: ConnectionProtocol.GraphQl } => new() { Connection = "c", GraphQl = "mutation { orderUpdate }" },
        { BodyType: BodyType.Raw } => new() { Connection = "c", Method = "PUT", Path = "/folder/name.txt", Body = """{"text":"hello","contentType":"text/plain"}""" },
        _ => new() { Connection = "c", Method = "POST", Path = "/things", Body = """{"a":1}""" },
    };

    private static string Filled(string page, PartnerProfile profile, string url) => page
        .Replace("{items}", string.Join(',', Enumerable.Range(0, profile.FullPage)), StringComparison.Ordinal)
        .Replace("{objects}", string.Join(',', Enumerable.Range(0, profile.FullPage).Select(i => $$"""{"id":"{{i}}"}""")), StringComparison.Ordinal)
        .Replace("{url}", url, StringComparison.Ordinal)
        .Replace("{path}", new Uri(url).AbsolutePath, StringComparison.Ordinal);

    private static void Add(HttpContext context, string header, string url)
    {
        var colon = header.IndexOf(": ", StringComparison.Ordinal);
        var in7 = new DateTimeOffset(2026, 11, 20, 12, 0, 7, TimeSpan.Zero).ToUnixTimeSeconds();
        context.Response.Headers[header[..colon]] = header[(colon + 2)..].Replace("{url}", url, StringComparison.Ordinal).Replace("{in7}", $"{in7}", StringComparison.Ordinal);
    }

    // The answer gets the number of the call and the base URL it went to.
    private static Task<Partner> StartAsync(Func<int, string, HttpContext, Task> answer)
    {
        var calls = -1;
        return Partner.StartAsync((context, seen) =>
        {
            if (seen.Target == "/token")
                return Partner.Json("""{"access_token":"tok","expires_in":3600,"token_type":"Bearer"}""")(context);
            var path = context.Request.Path.Value!;
            var at = path.LastIndexOf("/list", StringComparison.Ordinal);
            return answer(Interlocked.Increment(ref calls), $"http://{seen.Header("Host")}{(at < 0 ? "" : path[..at])}", context);
        });
    }

    private static ConnectionDefinition Preset(string name)
    {
        using var api = Calling.Of(PresetExamples.Callable(PresetCatalog.Find(name)!, "c"), PresetExamples.Setting);
        return api.Catalog.Connections["c"];
    }

    private static Calling Call(string name, Partner partner)
    {
        var preset = Preset(name);
        var yaml = PresetExamples.Callable(PresetCatalog.Find(name)!, "c")
            + $"baseUrl: {partner.Url}{preset.BaseUrl.AbsolutePath.TrimEnd('/')}\nallowPrivate: true\nlimit: null\n"
            + (preset.Credential is ClientCredentialsDefinition or RefreshTokenDefinition or JwtBearerDefinition ? $"auth: {{ tokenUrl: {partner.Url}/token }}\n" : "");
        var api = Calling.Of(yaml, PresetExamples.Setting);
        foreach (var secret in api.Catalog.Secrets)
            api.Secrets[secret.Name] = secret.Name == "google-key" ? Pem : "s-" + secret.Name;
        return api;
    }
}
