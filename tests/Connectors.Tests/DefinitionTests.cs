using Trunkline.Connectors.Definitions;
using Trunkline.Declarations;

namespace Trunkline.Connectors.Tests;

public class DefinitionTests
{
    private const string Crm = """
        connection: crm
        protocol: rest                   # rest | soap | graphql
        baseUrl: https://api.crm.example/v3
        auth: { type: oauth2-client-credentials, tokenUrl: https://login.crm.example/token,
                clientId: "${setting:CRM_CLIENT_ID}", clientSecret: "${secret:crm-client-secret}", scope: contacts.write }
        headers: { X-Api-Version: "2026-01", X-Key: "a ${secret:crm-key} b" }
        limit: { rate: 10/s, burst: 20, concurrency: 8 }
        timeout: 10s
        retry: { attempts: 5, first: 500ms, factor: 3, max: 10m, for: 7d }
        idempotency: { header: Idempotency-Key }
        """;

    [Fact]
    public void The_designs_example_is_read_whole()
    {
        var catalog = Read(Crm, out var faults);

        Assert.Empty(faults);
        var crm = catalog.Connections["crm"];
        Assert.Equal(("crm", ConnectionProtocol.Rest, "https://api.crm.example/v3"), (crm.Name, crm.Protocol, crm.BaseUrl.AbsoluteUri));
        Assert.Equal(new() { Attempts = 5, First = TimeSpan.FromMilliseconds(500), Factor = 3, Max = TimeSpan.FromMinutes(10), For = TimeSpan.FromDays(7) }, crm.Retry);
        Assert.Equal(new BudgetDefinition(10, 20, 8), crm.Budget);
        Assert.Equal(TimeSpan.FromSeconds(10), crm.Limits.Timeout);
        Assert.Equal("Idempotency-Key", crm.IdempotencyHeader);
        Assert.False(crm.AllowPrivate);
    }

    [Fact]
    public void Every_secret_is_listed_with_its_place()
    {
        var catalog = Read(Crm, out _);

        Assert.Equal(
            [new SecretReference("crm-client-secret", "crm", "c.yaml", 5, 62), new SecretReference("crm-key", "crm", "c.yaml", 6, 48)],
            catalog.Secrets);
    }

    [Fact]
    public void A_secret_never_stands_in_the_definitions_text() =>
        Assert.Equal("a *** b", Read(Crm, out _).Connections["crm"].Headers[1].Value.ToString());

    [Theory]
    [InlineData("clientId: \"${setting:NOWHERE}\"", "c.yaml:5:44: setting 'NOWHERE' is not set: set NOWHERE in the app settings or the environment")]
    [InlineData("clientId: \"${env:X}\"", "c.yaml:5:44: '${env:X}' is no substitution: use ${setting:NAME} or ${secret:name}")]
    [InlineData("clientId: \"a${secret:x\"", "c.yaml:5:45: '${secret:x' is no substitution: use ${setting:NAME} or ${secret:name}")]
    [InlineData("clientId: \"${secret:a_b}\"", "c.yaml:5:44: 'a_b' is no name of a secret: use letters, digits and dashes, as Key Vault does")]
    [InlineData("clientId: \"${secret:}\"", "c.yaml:5:44: '${secret:}' is no substitution: use ${setting:NAME} or ${secret:name}")]
    public void A_bad_substitution_is_told_where_it_stands(string clientId, string fault)
    {
        var yaml = $"connection: crm\nprotocol: rest\nbaseUrl: https://a.example\n\nauth: {{ type: basic, password: \"x\", {clientId.Replace("clientId", "user", StringComparison.Ordinal)} }}";
        Read(yaml, out var faults);

        Assert.Equal(fault, Assert.Single(faults).ToString());
    }

    [Theory]
    [InlineData("protcol: rest", "unknown key 'protcol': did you mean 'protocol'?")]
    [InlineData("baseUrl: ftp://x", "'ftp://x' is not an address to call")]
    [InlineData("baseUrl: http://api.example", "'baseUrl' is not encrypted: use https, or say 'allowPrivate: true'")]
    [InlineData("baseUrl: https://user:pass@api.example", "is not an address to call")]
    [InlineData("baseUrl: https://api.example/?a=1", "is not an address to call")]
    [InlineData("baseUrl: \"https://${secret:host}\"", "'baseUrl' holds a secret, and it is shown to people")]
    [InlineData("connection: Bad Name", "'Bad Name' is not a name")]
    [InlineData("protocol: grpc", "'protocol' is 'grpc': use one of rest, soap, graphql")]
    [InlineData("protocol: soap", "'soap' is missing: add soap")]
    [InlineData("soap: { namespace: urn:x }", "'soap' says nothing for this protocol")]
    [InlineData("auth: { type: bearr, token: x }", "unknown auth type 'bearr': did you mean 'bearer'?")]
    [InlineData("auth: { type: bearer }", "'token' is missing")]
    [InlineData("auth: { type: bearer, token: x, tokn: y }", "unknown key 'tokn': did you mean 'token'?")]
    [InlineData("auth: { type: api-key, key: x }", "neither 'header' nor 'query' is said")]
    [InlineData("auth: { type: api-key, key: x, header: a, query: b }", "both 'header' and 'query' are said")]
    [InlineData("auth: { type: oauth2-client-credentials, tokenUrl: \"http://login.example/t\", clientId: a, clientSecret: b }", "'tokenUrl' is not encrypted")]
    [InlineData("auth: bearer", "'auth' is a text: make it a map")]
    [InlineData("headers: { Host: x }", "'Host' is not a header that a connection can set")]
    [InlineData("headers: { \"A b\": x }", "'A b' is not a header that a connection can set")]
    [InlineData("limit: { rate: fast }", "'fast' is not a rate: write calls and a unit: 10/s")]
    [InlineData("limit: { rate: 10/w }", "'10/w' is not a rate")]
    [InlineData("limit: { burst: 3 }", "'burst' says nothing without a 'rate'")]
    [InlineData("limit: { concurrency: 0 }", "'concurrency' is '0': use a whole number from 1 to 10000")]
    [InlineData("timeout: 10", "'10' is not a duration: write it like 500ms")]
    [InlineData("timeout: 20m", "'timeout' is 20m: keep it between 100ms and 10m")]
    [InlineData("timeout: { whole: 1s, hole: 2s }", "unknown key 'hole': did you mean 'whole'?")]
    [InlineData("maxResponse: 10MB", "'10MB' is not a size: write 512KiB or 20MiB")]
    [InlineData("success: status = 200 and", "c.yaml:4:26: 'success' is no expression")]
    [InlineData("retry: { unsafe: maybe }", "'unsafe' is 'maybe': use true or false")]
    [InlineData("retry: { attempts: 0 }", "'attempts' is '0': use a whole number from 1 to 100")]
    [InlineData("retry: { factor: 0.5 }", "'factor' is '0.5': use a number from 1 to 100")]
    [InlineData("retry: { first: soon }", "'soon' is not a duration")]
    [InlineData("retry: { first: 10s, max: 1s }", "'max' is shorter than 'first'")]
    [InlineData("retry: { attemps: 3 }", "unknown key 'attemps': did you mean 'attempts'?")]
    [InlineData("idempotency: { header: \"\" }", "'' is not a header that a connection can set")]
    [InlineData("idempotency: {}", "'header' is missing")]
    [InlineData("allowPrivate: yes", "'allowPrivate' is 'yes': use true or false")]
    [InlineData("bodyType: yaml", "'bodyType' is 'yaml'")]
    [InlineData("form: true\nbodyType: json", "'form: true' and another 'bodyType' are said")]
    [InlineData("protocol: graphql\nform: true", "only REST connections choose their body")]
    public void What_is_wrong_is_told_with_a_remedy(string line, string words)
    {
        var key = line[..line.IndexOf(':')];
        var lines = new[] { "connection: api", "protocol: rest", "baseUrl: https://api.example" }.Where(l => !l.StartsWith(key + ":", StringComparison.Ordinal)).Append(line);
        var catalog = Read(string.Join('\n', lines), out var faults);

        Assert.Contains(faults, f => f.ToString().Contains(words, StringComparison.Ordinal));
        Assert.Empty(catalog.Connections);
    }

    [Fact]
    public void All_faults_of_all_files_are_told_at_once()
    {
        var faults = new FaultList();
        ConnectionCatalog.Read([("a.yaml", "connection: a"), ("b.yaml", "- no"), ("c.yaml", "connection: c\nprotocol: rst\nbaseUrl: x\nzzz: 1")], _ => null, faults);

        Assert.Equal(2 + 1 + 3, faults.Count);
    }

    [Fact]
    public void Two_connections_of_one_name_are_a_fault()
    {
        var faults = new FaultList();
        const string text = "connection: a\nprotocol: rest\nbaseUrl: https://a.example";
        ConnectionCatalog.Read([("a.yaml", text), ("b.yaml", text)], _ => null, faults);

        Assert.Equal("b.yaml:1:13: connection 'a' stands in a.yaml too: give one of them another name", Assert.Single(faults.All).ToString());
    }

    private static ConnectionCatalog Read(string yaml, out IReadOnlyList<Fault> faults)
    {
        var list = new FaultList();
        var catalog = ConnectionCatalog.Read([("c.yaml", yaml)], name => name == "CRM_CLIENT_ID" ? "id-7" : null, list);
        faults = list.All;
        return catalog;
    }
}
