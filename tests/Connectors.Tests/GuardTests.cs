using System.Net;
using System.Net.Sockets;
using Trunkline.Connectors.Http;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.Tests;

public class GuardTests
{
    /// <summary>Spellings of addresses inside, as an attacker writes them into a URL, and as a name service answers them.</summary>
    public static TheoryData<string> Forbidden =>
    [
        // Loopback in every notation that URL parsers know.
        "127.0.0.1", "127.0.0.2", "127.255.255.254", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0x7f.0x0.0x0.0x1", "0177.0x0.0.01", "127.0.0.1.",
        "0.0.0.0", "0", "0.1.2.3", "0x0",

        // Metadata and link-local.
        "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.170.2", "168.63.129.16", "0xa8.0x3f.0x81.0x10",

        // Private, shared, special.
        "10.0.0.1", "10.255.255.255", "167772161", "012.0.0.1", "172.16.0.1", "172.31.255.255", "0xac100001", "192.168.0.1", "192.168.1.1", "3232235521", "0300.0250.0.1",
        "100.64.0.1", "100.127.255.254", "192.0.0.1", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",

        // IPv6 and what hides IPv4 in it.
        "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]",
        "[::ffff:10.0.0.1]", "[::ffff:c0a8:101]", "[::127.0.0.1]", "[::7f00:1]", "[::169.254.169.254]", "[::ffff:0:127.0.0.1]", "[::ffff:0:a9fe:a9fe]",
        "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::169.254.169.254]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[64:ff9b:1:ffff::8.8.8.8]",
        "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2001:0:7f00:1::]", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[2001:db8::1]", "[2001:10::1]", "[3fff::1]", "[5f00::1]", "[100::1]",
        "[fc00::1]", "[fd00::1]", "[fd00:ec2::254]", "[fdff:ffff::1]", "[fe80::1]", "[febf::1]", "[fec0::1]", "[ff02::1]", "[ff0e::1]", "[4000::1]", "[1::1]",

        // Digits and dots that some name services fold.
        "①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1",
    ];

    [Theory]
    [MemberData(nameof(Forbidden))]
    public async Task No_spelling_of_an_inside_address_is_reached(string host)
    {
        using var api = Calling.To($"https://{host}:4443", allowPrivate: false);
        api.Seams = TransportSeams.Real with { Resolve = (name, _) => Task.FromResult<IPAddress[]>(IPAddress.TryParse(name.TrimEnd('.'), out var address) ? [address] : [IPAddress.Loopback]) };

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Permanent, "forbidden-address"), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains("allowPrivate", answer.Fault.Message);
    }

    [Fact]
    public void There_are_at_least_60_spellings() => Assert.True(Forbidden.Count >= 60);

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void Every_spelling_that_parses_has_a_reason(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
            Assert.NotNull(ForbiddenAddresses.Reason(address));
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("1.1.1.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("169.253.1.1")]
    [InlineData("192.0.1.1")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    public void Public_addresses_pass(string address) => Assert.Null(ForbiddenAddresses.Reason(IPAddress.Parse(address)));

    [Fact]
    public void A_scoped_address_is_refused() => Assert.NotNull(ForbiddenAddresses.Reason(IPAddress.Parse("fe80::1%2")));

    [Fact]
    public async Task A_name_that_moves_inside_after_it_was_checked_is_refused_at_connect()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        var lookups = 0;
        using var api = Calling.To($"https://rebind.example:{new Uri(partner.Url).Port}", allowPrivate: false);

        // What a check before the call would see, and what the connection sees: only the second counts.
        api.Seams = TransportSeams.Real with { Resolve = (_, _) => Task.FromResult<IPAddress[]>([lookups++ == 0 ? IPAddress.Parse("203.0.113.9") : IPAddress.Loopback]) };

        var first = await api.GetAsync();
        var second = await api.GetAsync();

        Assert.Equal(("forbidden-address", "forbidden-address"), (first.Fault!.Code, second.Fault!.Code));
        Assert.Contains("127.0.0.1", second.Fault.Message);
        Assert.Equal(2, lookups);
        Assert.Empty(partner.Requests);
    }

    [Fact]
    public async Task Of_mixed_addresses_the_inside_one_is_never_tried()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To($"https://mixed.example:{new Uri(partner.Url).Port}", allowPrivate: false);
        api.Seams = TransportSeams.Real with { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.IPv6Loopback]) };

        Assert.Equal("forbidden-address", (await api.GetAsync()).Fault!.Code);
        Assert.Empty(partner.Requests);
    }

    [Fact]
    public async Task The_name_is_looked_up_once_and_that_very_address_is_connected()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        var lookups = 0;
        using var api = Calling.To($"http://inside.example:{new Uri(partner.Url).Port}");
        api.Seams = TransportSeams.Real with { Resolve = (_, _) => Task.FromResult<IPAddress[]>([lookups++ == 0 ? IPAddress.Loopback : throw new SocketException((int)SocketError.HostNotFound)]) };

        Assert.Equal(CallVerdict.Succeeded, (await api.GetAsync()).Verdict);
        Assert.Equal(1, lookups);
        Assert.Equal($"inside.example:{new Uri(partner.Url).Port}", partner.Single.Header("Host"));
    }

    [Fact]
    public async Task A_second_address_is_tried_when_the_first_does_not_answer()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To($"http://two.example:{new Uri(partner.Url).Port}");
        api.Seams = TransportSeams.Real with { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.9"), IPAddress.Loopback]) };

        Assert.Equal(CallVerdict.Succeeded, (await api.GetAsync()).Verdict);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/x")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("//evil.example/x")]
    [InlineData("https://evil.example/")]
    [InlineData("file:///etc/passwd")]
    public async Task A_redirect_to_another_host_is_not_followed(string location)
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner, "auth: { type: bearer, token: \"${secret:t}\" }");
        api.Secrets["t"] = "token-1";

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Permanent, "redirect", 302), (answer.Verdict, answer.Fault!.Code, answer.Fault.Status));
        Assert.Single(partner.Requests);
    }

    [Fact]
    public async Task A_redirect_to_a_user_name_of_the_same_host_is_not_followed()
    {
        await using var partner = await Partner.StartAsync((context, seen) =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = $"http://user@{seen.Header("Host")}/x";
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner);

        Assert.Equal("redirect", (await api.GetAsync()).Fault!.Code);
    }

    [Theory]
    [InlineData("GET", 301, "GET", "")]
    [InlineData("GET", 302, "GET", "")]
    [InlineData("POST", 303, "GET", "")]
    [InlineData("POST", 307, "POST", "{\"a\":1}")]
    [InlineData("PUT", 308, "PUT", "{\"a\":1}")]
    public async Task A_redirect_on_the_same_host_is_followed_with_the_credential(string method, int status, string then, string body)
    {
        await using var partner = await Partner.StartAsync((context, seen) =>
        {
            context.Response.StatusCode = seen.Target == "/there?x=1" ? 200 : status;
            context.Response.Headers.Location = "/there?x=1";
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner, "auth: { type: bearer, token: \"${secret:t}\" }");
        api.Secrets["t"] = "token-1";

        var answer = await api.CallAsync(new CallRequest { Connection = "api", Method = method, Path = "/here", Body = method == "GET" ? null : "{\"a\":1}" });

        Assert.Equal(CallVerdict.Succeeded, answer.Verdict);
        var last = partner.Requests.Last();
        Assert.Equal((then, body, "Bearer token-1"), (last.Method, last.Body, last.Header("Authorization")));
    }

    [Theory]
    [InlineData("POST", 301)]
    [InlineData("POST", 302)]
    [InlineData("GET", 308)]
    public async Task Redirects_that_lead_nowhere_end(string method, int status)
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/again";
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner);

        var answer = await api.CallAsync(new CallRequest { Connection = "api", Method = method, Path = "/here" });

        Assert.Equal((CallVerdict.Permanent, "redirect"), (answer.Verdict, answer.Fault!.Code));
        Assert.Equal(method == "GET" ? Redirects.Most + 1 : 1, partner.Requests.Count);
    }
}
