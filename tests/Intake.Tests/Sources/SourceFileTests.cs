using Trunkline.Declarations;
using Trunkline.Intake.Sources;

namespace Trunkline.Intake.Tests.Sources;

public sealed class SourceFileTests
{
    private static string[] Faults(params (string File, string Text)[] files)
    {
        var faults = new FaultList();
        SourceCatalog.Read(files, faults, name => name == "HOST" ? "hooks.example.com" : null);
        return [.. faults.All.Select(f => f.ToString())];
    }

    private static string Fault(string yaml) => Assert.Single(Faults(("integrations/sources/it.yaml", yaml)));

    [Fact]
    public void A_full_source_has_no_faults()
    {
        const string yaml = """
            source: it
            provider: stripe
            secrets: [new, old]
            maxBody: 256KiB
            window: 10m
            rateLimit: { rate: 50/s, burst: 100 }
            allowIps: [203.0.113.0/24, "2001:db8::1"]
            headers: [X-Tenant]
            dedupe: /data/id
            content: any
            response: { status: 200, body: ok }
            """;
        var faults = new FaultList();
        var catalog = SourceCatalog.Read([("it.yaml", yaml)], faults);
        Assert.Empty(faults.All);
        var source = catalog.Sources["it"];
        Assert.Equal(("stripe", 256 * 1024, TimeSpan.FromMinutes(10), new RateLimit(50, 100)), (source.ProviderName, source.MaxBodyBytes, source.Window, source.RateLimit));
        Assert.Equal(["secret 'new', asked for by it.yaml:3:11", "secret 'old', asked for by it.yaml:3:16"], catalog.Secrets.Select(s => s.ToString()));
    }

    [Theory]
    [InlineData("provider: stripe\nsecrets: [a]", ":1:1: 'source' is missing: name the source as its file is named")]
    [InlineData("source: other\nprovider: stripe\nsecrets: [a]", ":1:9: source 'other' stands in a file named 'it.yaml': rename one of them, so that the file is 'other.yaml'")]
    [InlineData("source: It_1\nprovider: stripe\nsecrets: [a]", ":1:9: 'It_1' is no name for a source: use lower case letters")]
    [InlineData("source: it\nsecrets: [a]", ":1:1: 'provider' is missing: use one of adyen, api-key")]
    [InlineData("source: it\nprovider: strype\nsecrets: [a]", ":2:11: unknown provider 'strype': did you mean 'stripe'?")]
    [InlineData("source: it\nprovider: stripe", ":1:1: 'secrets' is missing or empty: list the names of its secrets in Key Vault, newest first")]
    [InlineData("source: it\nprovider: stripe\nsecrets: []", ":3:10: 'secrets' is missing or empty")]
    [InlineData("source: it\nprovider: stripe\nsecrets: a", ":3:10: 'secrets' is a text: make it a list")]
    [InlineData("source: it\nprovider: stripe\nsecrets: [a, a]", ":3:14: secret 'a' stands twice")]
    [InlineData("source: it\nprovider: stripe\nsecrets: [whsec_abc+/=]", ":3:11: this is no name of a secret: write the name under which Key Vault has it")]
    [InlineData("source: it\nprovider: stripe\nsecrets: [a]\nmaxbody: 1MiB", ":4:1: unknown key 'maxbody': did you mean 'maxBody'?")]
    [InlineData("source: it\nprovider: stripe\nsecrets: [a]\nmaxBody: lots", ":4:10: 'lots' is no value for 'maxBody': write a size like 512KiB or 5MiB")]
    [InlineData("source: it\nprovider: stripe\nsecrets: [a]\nmaxBody: 3GB", ":4:10: '3GB' is no value")]
    [InlineData("source: it\nprovider: stripe\nsecrets: [a]\nwindow: 5", ":4:9: '5' is no value for 'window'")]
    [InlineData("source: it\nprovider: github\nsecrets: [a]\nwindow: 5m", ":4:9: provider 'github' signs no time: leave 'window' out")]
    [InlineData("source: it\nprovider: stripe\nsecrets: [a]\nrateLimit: fast", ":4:12: 'fast' is no value for 'rateLimit': write a rate like 50/s")]
    [InlineData("source: it\nprovider: stripe\nsecrets: [a]\nrateLimit: { burst: 3 }", ":4:12: 'rate' is missing")]
    [InlineData("source: it\nprovider: stripe\nsecrets: [a]\nallowIps: [300.1.1.1]", ":4:12: '300.1.1.1' is no IP address or network")]
    [InlineData("source: it\nprovider: stripe\nsecrets: [a]\nallowIps: [203.0.113.0/33]", ":4:12: '203.0.113.0/33' is no IP address or network")]
    [InlineData("source: it\nprovider: stripe\nsecrets: [a]\nresponse: { status: 302 }", ":4:21: '302' is no value for 'status'")]
    [InlineData("source: it\nprovider: stripe\nsecrets: [a]\nresponse: { status: 204, body: x }", ":4:11: a 204 answer has no body")]
    [InlineData("source: it\nprovider: stripe\nsecrets: [a]\nresponse: { state: 200 }", ":4:13: unknown key 'state': did you mean 'status'?")]
    [InlineData("source: it\nprovider: stripe\nsecrets: [a]\ncontent: pdf", ":4:10: unknown content 'pdf'")]
    [InlineData("source: it\nprovider: stripe\nsecrets: [a]\nvariant: v2", ":4:10: provider 'stripe' has no variant 'v2'")]
    [InlineData("source: it\nprovider: hubspot\nsecrets: [a]\nurl: https://x.example/\nvariant: v9", ":5:10: provider 'hubspot' has no variant 'v9': did you mean 'v1'?")]
    [InlineData("source: it\nprovider: twilio\nsecrets: [a]", ":1:1: 'url' is missing: write the public URL exactly as it is configured at the provider, which signs it")]
    [InlineData("source: it\nprovider: square\nsecrets: [a]\nurl: hooks.example.com", ":4:6: 'url' is no absolute URL")]
    [InlineData("source: it\nprovider: square\nsecrets: [a]\nurl: https://${setting:HOSTS}/x", ":4:14: setting 'HOSTS' is not set: add HOSTS to the app's settings")]
    [InlineData("source: it\nprovider: square\nsecrets: [a]\nurl: https://${secret:x}/x", ":4:14: a secret stands outside 'secrets': list 'x' under 'secrets'")]
    [InlineData("source: it\nprovider: stripe\nsecrets: [a]\nunauthenticated: true", ":4:18: 'unauthenticated' cannot be used here: this provider proves its posts")]
    [InlineData("source: it\nprovider: cloudevents", ":1:1: 'secrets' is missing or empty: list the names of its secrets, newest first, or write 'unauthenticated: true'")]
    [InlineData("source: it\nprovider: meta\nsecrets: [a]", ":1:1: 'verifyToken' is missing")]
    [InlineData("source: it\nprovider: plaid\nsecrets: [a]", ":1:1: 'clientId' is missing")]
    [InlineData("source: it\nprovider: plaid\nsecrets: [a]\nclientId: c\nenvironment: prod", ":5:14: unknown environment 'prod'")]
    [InlineData("source: it\nprovider: bearer-jwt\nissuer: i\naudience: a\njwksUrl: http://x.example/keys", ":5:10: 'http://x.example/keys' is no https URL")]
    [InlineData("source: it\nprovider: bearer-jwt\nissuer: i\naudience: a\njwksUrl: https://x.example/keys\nalgorithms: [HS256]", ":6:14: unknown algorithm 'HS256': use RS256")]
    [InlineData("source: it\nprovider: hmac\nsecrets: [a]\nsignature: { algorithm: md5 }", ":4:25: unknown algorithm 'md5'")]
    [InlineData("source: it\nprovider: hmac\nsecrets: [a]\nsignature: { signed: '{timestamp}' }", ":4:22: 'signed' cannot be used: it does not contain {body}, so the body could be anything")]
    [InlineData("source: it\nprovider: hmac\nsecrets: [a]\nsignature: { signed: '{timestamp}.{body}' }", ":4:12: 'signed' has a {timestamp}, but 'timestamp' does not say where it stands")]
    [InlineData("source: it\nprovider: hmac\nsecrets: [a]\nsignature: { timestamp: 'header:X-T' }", ":4:25: the time is not part of what is signed, so it proves nothing: add {timestamp} to 'signed'")]
    [InlineData("source: it\nprovider: hmac\nsecrets: [a]\nsignature: { signed: '{timestamp}{body}', timestamp: X-T }", ":4:54: 'X-T' is no place of a time")]
    [InlineData("source: it\nprovider: hmac\nsecrets: [a]\nsignature: { signed: '{bodi}' }", ":4:22: 'signed' cannot be used: '{bodi}' is no known place")]
    public void Every_fault_says_where_it_is_and_what_to_do(string yaml, string fault)
    {
        var faults = Faults(("integrations/sources/it.yaml", yaml));
        Assert.True(faults.Any(f => f.StartsWith("integrations/sources/it.yaml" + fault, StringComparison.Ordinal)), string.Join('\n', faults));
    }

    [Fact]
    public void All_faults_of_all_files_come_in_one_go()
    {
        var faults = Faults(
            ("a.yaml", "source: a\nprovider: stripe\nsecrets: [x]\nmaxBody: x\nwindow: y\nwat: 1\n"),
            ("b.yaml", "source: [\n"),
            ("c.yaml", "- x\n"),
            ("d.yaml", "source: d\nprovider: github\nsecrets: [x]\n"));
        Assert.Equal(5, faults.Length);
        Assert.Equal(["a", "a", "a", "b", "c"], faults.Select(f => f[..1]));
    }

    [Fact]
    public void A_setting_is_filled_in()
    {
        var faults = new FaultList();
        var catalog = SourceCatalog.Read([("it.yaml", "source: it\nprovider: square\nsecrets: [a]\nurl: https://${setting:HOST}/in\n")], faults, n => n == "HOST" ? "hooks.example.com" : null);
        Assert.Empty(faults.All);
        Assert.Equal("https://hooks.example.com/in", catalog.Sources["it"].Url);
    }

    [Fact]
    public void Two_files_cannot_declare_one_source() =>
        Assert.Contains("source 'it' is declared in a/it.yaml too", Assert.Single(Faults(
            ("a/it.yaml", "source: it\nprovider: stripe\nsecrets: [a]\n"), ("b/it.yaml", "source: it\nprovider: stripe\nsecrets: [a]\n"))));

    [Fact]
    public void A_fault_never_repeats_what_may_be_a_secret() =>
        Assert.DoesNotContain("hunter2", Fault("source: it\nprovider: stripe\nsecrets: ['hunter2!']"));
}
