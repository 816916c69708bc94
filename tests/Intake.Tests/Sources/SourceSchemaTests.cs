using Trunkline.Declarations;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Sources;
using Trunkline.Intake.Tests.Providers;
using Trunkline.Testing;
using Trunkline.Testing.Schemas;

namespace Trunkline.Intake.Tests.Sources;

// The schema that editors check with is the grammar's, and the grammar's words are the reader's.
public class SourceSchemaTests
{
    private const string Stripe = "source: s\nprovider: stripe\nsecrets: [k]\n";

    private static readonly JsonSchema Schema = new(SourceSchema.Write());

    public static IEnumerable<object[]> Files => Samples.Of("sources").Select(f => new object[] { f });

    public static IEnumerable<object[]> Names => ProviderCatalog.Names.Select(n => new object[] { n });

    // TRUNKLINE_REGENERATE=1 writes the file anew.
    [Fact]
    public void The_file_is_the_grammars()
    {
        var path = Repository.PathOf("schemas", "source.schema.json");
        if (Environment.GetEnvironmentVariable("TRUNKLINE_REGENERATE") == "1")
            File.WriteAllText(path, SourceSchema.Write());

        Assert.True(File.ReadAllText(path) == SourceSchema.Write(), "run TRUNKLINE_REGENERATE=1 dotnet test tests/Intake.Tests --filter SourceSchema");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_sample_is_valid(string file) => Assert.Empty(Schema.FaultsOfYaml(Samples.Text(file)));

    [Fact]
    public void There_are_samples() => Assert.InRange(Files.Count(), 4, 1000);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_providers_example_is_valid(string name) => Assert.Empty(Schema.FaultsOfYaml(ProviderGuidePage.Yaml(ProviderCatalog.Find(name)!)));

    [Theory]
    [InlineData(Stripe + "window: 5m\nmaxBody: 2MiB\nrateLimit: 50/s\nallowIps: [10.0.0.0/8]\nheaders: X-A\nresponse: { status: 200, body: ok }")]
    [InlineData(Stripe + "rateLimit: { rate: 50/s, burst: \"${setting:BURST}\" }")]
    [InlineData("source: s\nprovider: cloudevents\nunauthenticated: true\nallowedOrigins: [a.example]")]
    [InlineData("source: s\nprovider: hmac\nsecrets: [k]\nsignature: { header: X-S, algorithm: sha512, format: pairs }")]
    public void What_the_reader_takes_is_valid(string yaml) => Assert.Empty(Schema.FaultsOfYaml(yaml));

    [Theory]
    [InlineData("source: s\nprovider: strip\nsecrets: [k]", "$.provider")]
    [InlineData("source: s\nsecrets: [k]", "'provider' is missing")]
    [InlineData(Stripe + "secret: k", "$.secret: unknown key")]
    [InlineData(Stripe + "window: 5 minutes", "$.window")]
    [InlineData(Stripe + "content: yaml", "$.content")]
    [InlineData(Stripe + "rateLimit: { rat: 50/s }", "$.rateLimit")]
    [InlineData(Stripe + "response: { stauts: 200 }", "$.response.stauts: unknown key")]
    [InlineData(Stripe + "signature: { header: X-S }", "because of 'signature'")]
    [InlineData(Stripe + "verifyToken: t", "because of 'verifyToken'")]
    [InlineData(Stripe + "unauthenticated: true", "because of 'unauthenticated'")]
    [InlineData("source: s\nprovider: hmac\nsecrets: [k]\nsignature: { algorithm: md5 }", "$.signature.algorithm")]
    public void What_is_mistyped_is_refused(string yaml, string fault) => Assert.Contains(Schema.FaultsOfYaml(yaml), f => f.Contains(fault, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_reader_knows_the_words_of_the_grammar_and_no_others(string name)
    {
        var words = SourceGrammar.Source.Keywords.Where(k => k.OnlyFor is null || k.Name is "variant" or "unauthenticated" || k.OnlyFor.Value.Values.Contains(name)).Select(k => k.Name);
        var known = ProviderCatalog.Find(name)!.Variants.Keys.Select(v => $"variant: {v}\n").Prepend("").SelectMany(v => Known($"source: s\nprovider: {name}\n{v}zzzzzzzzzzzzzzzzzz: 1")).Distinct();
        Assert.Equal(words.Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_reader_knows_the_words_of_each_map_and_no_others()
    {
        Assert.Equal(Words(SourceGrammar.RateLimit), Known(Stripe + "rateLimit: { zzzzzzzzzzzzzzzzzz: 1 }"));
        Assert.Equal(Words(SourceGrammar.Response), Known(Stripe + "response: { zzzzzzzzzzzzzzzzzz: 1 }"));
        Assert.Equal(Words(SourceGrammar.Signature), Known("source: s\nprovider: hmac\nsecrets: [k]\nsignature: { zzzzzzzzzzzzzzzzzz: 1 }"));
    }

    private static IEnumerable<string> Words(Trunkline.Declarations.Grammar.KeywordGroup group) => group.Keywords.Select(k => k.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Known(string yaml)
    {
        var faults = new FaultList();
        SourceFile.Read(DeclaredFile.Read("s.yaml", yaml, faults)!, faults, _ => null);
        return Assert.Single(faults.All, f => f.Problem == "unknown key 'zzzzzzzzzzzzzzzzzz'").Remedy!["use one of ".Length..].Split(", ").Order(StringComparer.Ordinal);
    }
}
