using System.Text.RegularExpressions;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Presets;
using Trunkline.Connectors.Tests.Presets;
using Trunkline.Declarations;
using Trunkline.Declarations.Grammar;
using Trunkline.Testing;
using Trunkline.Testing.Schemas;

namespace Trunkline.Connectors.Tests.Definitions;

// The schema that editors check with is the grammar's, and the grammar's words are the reader's.
public partial class ConnectionSchemaTests
{
    private const string Whole = "connection: api\nprotocol: rest\nbaseUrl: https://api.example\n";
    private const string Above = "connection: api\npreset: { name: stripe, key: \"${secret:k}\" }\n";

    private static readonly JsonSchema Schema = new(ConnectionSchema.Write());

    public static IEnumerable<object[]> Names => PresetExamples.Names;

    public static IEnumerable<object[]> Files => Samples.Of("connections").Select(f => new object[] { f });

    // TRUNKLINE_REGENERATE=1 writes the file anew.
    [Fact]
    public void The_file_is_the_grammars()
    {
        var path = Repository.PathOf("schemas", "connection.schema.json");
        if (Environment.GetEnvironmentVariable("TRUNKLINE_REGENERATE") == "1")
            File.WriteAllText(path, ConnectionSchema.Write());

        Assert.True(File.ReadAllText(path) == ConnectionSchema.Write(), "run TRUNKLINE_REGENERATE=1 dotnet test tests/Connectors.Tests --filter ConnectionSchema");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_sample_is_valid(string file) => Assert.Empty(Schema.FaultsOfYaml(Samples.Text(file)));

    [Fact]
    public void There_are_samples() => Assert.InRange(Files.Count(), 8, 1000);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_presets_example_and_the_preset_itself_are_valid(string name)
    {
        Assert.Empty(Schema.FaultsOfYaml(PresetExamples.Minimal(PresetCatalog.Find(name)!)));
        var body = PresetCatalog.Text(name).ReplaceLineEndings("\n").Split("\nconnection:\n")[1];
        Assert.Empty(Schema.FaultsOfYaml($"connection: c\n{string.Concat(body.Split('\n').Select(l => (l.Length > 2 ? l[2..] : l) + "\n"))}"));
    }

    [Fact]
    public void Every_example_of_the_guide_is_valid()
    {
        var examples = Block().Matches(File.ReadAllText(Repository.PathOf("docs", "connections.md"))).Select(m => m.Groups[1].Value).Where(b => b.Contains("connection: ", StringComparison.Ordinal)).ToList();

        Assert.InRange(examples.Count, 33, 1000);
        Assert.All(examples, e => Assert.Empty(Schema.FaultsOfYaml(e)));
    }

    [Theory]
    [InlineData(Whole + "limit: { rate: 10/s, burst: \"${setting:BURST}\" }\ntimeout: { whole: 1s }\nbreaker: off\nallowPrivate: ${setting:P}")]
    [InlineData(Whole + "timeout: 10s\nbreaker: { failures: 3 }\napiVersion: { query: v, value: 75 }\nidempotency: { query: id, length: 36 }")]
    [InlineData(Above + "limit: null\nauth: { tokenUrl: https://x.example }\npages: { size: 10 }\nretry: { attempts: null }\nheaders: { A: null }")]
    [InlineData("connection: api\npreset: stripe")]
    public void What_the_reader_takes_is_valid(string yaml) => Assert.Empty(Schema.FaultsOfYaml(yaml));

    [Theory]
    [InlineData(Whole + "protcol: rest", "$.protcol: unknown key")]
    [InlineData("connection: api\nprotocol: grpc\nbaseUrl: https://a", "$.protocol")]
    [InlineData("connection: api\nprotocol: rest", "'baseUrl' is missing")]
    [InlineData(Whole + "auth: { type: bearr, token: x }", "$.auth")]
    [InlineData(Whole + "auth: { type: bearer, tokn: x }", "$.auth")]
    [InlineData(Whole + "auth: { token: x }", "$.auth")]
    [InlineData(Whole + "limit: { rat: 1/s }", "$.limit.rat: unknown key")]
    [InlineData(Whole + "limit: { burst: many }", "$.limit.burst")]
    [InlineData(Whole + "limit: null", "$.limit")]
    [InlineData(Whole + "timeout: 10", "$.timeout")]
    [InlineData(Whole + "breaker: never", "$.breaker")]
    [InlineData(Whole + "allowPrivate: maybe", "$.allowPrivate")]
    [InlineData(Whole + "pages: { by: curser, items: body }", "$.pages.by")]
    [InlineData(Whole + "soap: { namespace: n, security: { user: u, pasword: p } }", "$.soap.security")]
    [InlineData(Above + "limits: { rate: 1/s }", "$.limits: unknown key")]
    [InlineData(Above + "auth: { tokn: x }", "$.auth")]
    [InlineData(Above + "pages: { sise: 3 }", "$.pages")]
    [InlineData("connection: api\npreset: strip", "$.preset")]
    [InlineData("connection: api\npreset: { name: strip, key: k }", "$.preset")]
    [InlineData("connection: api\npreset: { name: stripe, shop: acme }", "$.preset")]
    [InlineData("preset: stripe", "'connection' is missing")]
    public void What_is_mistyped_is_refused(string yaml, string fault) => Assert.Contains(Schema.FaultsOfYaml(yaml), f => f.Contains(fault, StringComparison.Ordinal));

    [Fact]
    public void The_reader_knows_the_words_of_the_grammar_and_no_others()
    {
        AssertKnown(ConnectionGrammar.Connection, Whole + "zzzzzzzzzzzzzzzzzz: 1");
        foreach (var (group, key) in new[]
        {
            (ConnectionGrammar.Version, "apiVersion"), (ConnectionGrammar.Limit, "limit"), (ConnectionGrammar.Timeout, "timeout"), (ConnectionGrammar.Retry, "retry"),
            (ConnectionGrammar.Idempotency, "idempotency"), (ConnectionGrammar.Breaker, "breaker"), (ConnectionGrammar.Pages, "pages"), (ConnectionGrammar.Certificate, "clientCertificate"), (ConnectionGrammar.Soap, "soap"),
        })
            AssertKnown(group, $"{Whole}{key}: {{ zzzzzzzzzzzzzzzzzz: 1 }}");
        AssertKnown(ConnectionGrammar.Security, Whole + "soap: { namespace: n, security: { zzzzzzzzzzzzzzzzzz: 1 } }");
        foreach (var credential in ConnectionGrammar.Credentials)
        {
            // What another way of proving the client needs is asked for in that way only.
            var more = credential.Name is "oauth2-client-credentials" or "oauth2-refresh-token" ? ", clientAuth: private_key_jwt" : "";
            var without = more.Length > 0 ? "clientSecret" : "";
            AssertKnown(credential with { Keywords = [.. credential.Keywords.Where(k => k.Name != without)] }, $"{Whole}auth: {{ type: {credential.Name}{more}, zzzzzzzzzzzzzzzzzz: 1 }}");
        }
    }

    private static void AssertKnown(KeywordGroup group, string yaml)
    {
        var faults = new FaultList();
        ConnectionFile.Read(DeclaredFile.Read("c.yaml", yaml, faults)!, _ => null, faults);
        var remedy = Assert.Single(faults.All, f => f.Problem == "unknown key 'zzzzzzzzzzzzzzzzzz'").Remedy!;
        Assert.Equal(group.Keywords.Select(k => k.Name).Order(StringComparer.Ordinal), remedy == "there are none" ? [] : remedy["use one of ".Length..].Split(", ").Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
