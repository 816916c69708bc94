using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trunkline.Declarations;
using Trunkline.Intake.Tests.Support;
using Trunkline.Stores;
using Trunkline.Testing.Time;
using Trunkline.Testing.Webhooks;

namespace Trunkline.Intake.Tests.Signatures;

/// <summary>Microsoft Graph's notifications with resource data: validation tokens and encrypted content, good and bad.</summary>
public sealed class GraphTests : IDisposable
{
    private const string State = "client-state";
    private const string Resource = """{"id":"2","etag":9007199254740993,"subject":"hello \u00e4"}""";

    // Keys take long to make; no test changes them.
    private static readonly ProviderKeys Keys = new(new ManualTime().GetUtcNow());
    private static readonly RSA Another = RSA.Create(2048);

    private readonly ManualTime time = new();
    private readonly FixedAnswers outside = new();
    private readonly TestIntake intake;

    public GraphTests()
    {
        foreach (var url in GraphPost.KeyUrls)
            outside.Add(url, Keys.Issuer.KeySet);
        intake = Intake();
    }

    public static TheoryData<string, string?> BadClaims => new()
    {
        { "aud", "11111111-1111-1111-1111-111111111111" }, { "aud", null }, { "appid", "11111111-1111-1111-1111-111111111111" }, { "appid", null },
        { "iss", "https://sts.windows.net/11111111-1111-1111-1111-111111111111/" }, { "iss", "https://evil.example/" + GraphPost.Tenant + "/" }, { "iss", null },
        { "tid", "11111111-1111-1111-1111-111111111111" }, { "tid", "x" }, { "tid", null }, { "exp", null }, { "exp", "soon" },
    };

    [Fact]
    public async Task Resource_data_is_decrypted_and_the_rest_stays_as_posted()
    {
        Assert.Equal(202, await SendAsync([Token()], Rich()));
        var data = Assert.Single(intake.Events).Envelope.GetProperty("data");
        Assert.Equal(Resource, data.GetProperty("decryptedContent").GetRawText());
        Assert.False(data.TryGetProperty("encryptedContent", out _));
        Assert.Equal("chats/1/messages/2", data.GetProperty("resource").GetString());
        Assert.Equal([GraphPost.KeyUrls[0]], outside.Asked);
    }

    [Fact]
    public async Task Tokens_of_the_second_form_are_checked_against_the_second_set_of_keys()
    {
        Assert.Equal(202, await SendAsync([Token(GraphPost.ClaimsOfV2(time.GetUtcNow()))], Rich()));
        Assert.Equal([GraphPost.KeyUrls[1]], outside.Asked);
        var claims = GraphPost.ClaimsOfV2(time.GetUtcNow());
        (claims["appid"], claims["azp"]) = (claims["azp"]!.DeepClone(), "11111111-1111-1111-1111-111111111111");
        Assert.Equal(401, await SendAsync([Token(claims)], Rich()));
    }

    [Theory]
    [MemberData(nameof(BadClaims))]
    public async Task A_token_of_someone_else_refuses_the_whole_post(string claim, string? value)
    {
        var claims = GraphPost.Claims(time.GetUtcNow());
        claims.Remove(claim);
        if (value is not null)
            claims[claim] = value;
        Assert.Equal(401, await SendAsync([Token(), Token(claims)], Rich(), Plain()));
        Assert.Empty(intake.Events);
    }

    [Fact]
    public async Task A_token_counts_from_its_begin_to_its_end()
    {
        var request = GraphPost.Post([Token()], Rich());
        time.Advance(TimeSpan.FromSeconds(3660));
        Assert.Equal(202, (await intake.SendAsync("it", request)).Status);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, (await intake.SendAsync("it", request)).Status);
        var claims = GraphPost.Claims(time.GetUtcNow());
        claims["nbf"] = time.GetUtcNow().ToUnixTimeSeconds() + 61;
        Assert.Equal(401, await SendAsync([Token(claims)], Rich()));
    }

    [Fact]
    public async Task The_algorithm_is_fixed_and_the_signature_checked()
    {
        var claims = GraphPost.Claims(time.GetUtcNow());
        Assert.Equal(401, await SendAsync([Keys.Issuer.Token(claims)], Rich()));
        Assert.Equal(401, await SendAsync([Keys.Issuer.Token(claims, "none")], Rich()));
        Assert.Equal(401, await SendAsync([Token()[..^8] + "AAAAAAAA"], Rich()));
        using var stranger = new TestIssuer();
        Assert.Equal(401, await SendAsync([stranger.Token(claims, "RS256")], Rich()));
        Assert.Empty(intake.Events);
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("{}")]
    [InlineData("[5]")]
    [InlineData("[null]")]
    [InlineData("[\"\"]")]
    [InlineData("[\"a.b.c\"]")]
    [InlineData("[\"\\ud800\"]")]
    public async Task Tokens_that_are_none_are_401(string tokens)
    {
        var body = $$"""{"value":[{"id":"1","clientState":"{{State}}"}],"validationTokens":{{tokens}}}""";
        Assert.Equal(401, (await intake.SendAsync("it", WebhookSigner.Of("application/json", System.Text.Encoding.UTF8.GetBytes(body)))).Status);
        Assert.Equal(401, await SendAsync([.. Enumerable.Repeat(Token(), 65)], Rich()));
        Assert.Empty(intake.Events);
    }

    [Fact]
    public async Task Resource_data_needs_a_token_of_its_tenant_and_what_has_none_does_not()
    {
        Assert.Equal(401, await SendAsync(null, Rich()));
        Assert.Equal(401, await SendAsync([], Rich()));
        Assert.Equal(401, await SendAsync([Token()], GraphPost.Notification("1", State, Content(), tenant: "11111111-1111-1111-1111-111111111111")));
        Assert.Empty(intake.Events);
        Assert.Equal(202, await SendAsync(null, Rich(), Plain()));
        Assert.Equal(202, await SendAsync(null, JsonNode.Parse($$"""{"id":"null","clientState":"{{State}}","encryptedContent":null}""")!.AsObject()));
        Assert.Equal(["plain", "null"], intake.Events.Select(e => e.Id));
    }

    [Fact]
    public async Task Nothing_is_fetched_for_those_who_do_not_know_the_state()
    {
        Assert.Equal(401, await SendAsync([Token()], GraphPost.Notification("1", "guess", Content())));
        Assert.Empty(outside.Asked);
    }

    [Fact]
    public async Task Content_whose_signature_differs_is_dropped_and_alone_refused()
    {
        using var metrics = new MetricLines("trunkline.intake.batch.unvouched");
        using var own = Intake("forged");
        var content = Content();
        content["dataSignature"] = Convert.ToBase64String(new byte[32]);
        Assert.Equal(401, (await own.SendAsync("forged", GraphPost.Post([Token()], GraphPost.Notification("1", State, content)))).Status);
        Assert.Equal(202, (await own.SendAsync("forged", GraphPost.Post([Token()], GraphPost.Notification("1", State, (JsonObject)content.DeepClone()), Plain()))).Status);
        Assert.Equal("plain", Assert.Single(own.Events).Id);
        Assert.Equal(1, metrics.Sum("trunkline.intake.batch.unvouched", "forged"));
    }

    [Fact]
    public async Task What_no_key_opens_is_kept_as_it_came_and_counted()
    {
        using var metrics = new MetricLines("trunkline.intake.undecrypted");
        using var own = Intake("kept");
        List<JsonObject> contents = [GraphPost.Encrypt(Another, Resource), GraphPost.Encrypt(Keys.Graph, "no json"), GraphPost.Encrypt(Keys.Graph, new string('[', 63) + new string(']', 63))];
        foreach (var member in new[] { "data", "dataKey", "dataSignature" })
        {
            foreach (var value in new[] { null, "", "%%%", "AAAA" })
            {
                var content = Content();
                content[member] = value;
                // An intact key proves what it signs: that is another test.
                if (member == "dataKey" || value is null or "%%%")
                    contents.Add(content);
            }
        }

        foreach (var content in contents)
        {
            var before = content.ToJsonString();
            Assert.Equal(202, (await own.SendAsync("kept", GraphPost.Post([Token()], GraphPost.Notification("n", State, content)))).Status);
            Assert.True(JsonElement.DeepEquals(JsonElement.Parse(before), own.Events[^1].Envelope.GetProperty("data").GetProperty("encryptedContent")));
        }

        Assert.Equal(contents.Count, own.Events.Count);
        Assert.Equal(contents.Count, metrics.Sum("trunkline.intake.undecrypted", "kept"));
    }

    [Fact]
    public async Task Older_keys_open_too_and_a_missing_one_is_503_where_it_may_be_the_one()
    {
        intake.Secrets.Values["it-key"] = Another.ExportPkcs8PrivateKeyPem();
        intake.Secrets.Values["it-key-old"] = Keys.Graph.ExportRSAPrivateKeyPem();
        using (var rotating = Intake("it", "it-key, it-key-old", intake.Secrets))
        {
            Assert.Equal(202, (await rotating.SendAsync("it", GraphPost.Post([Token()], Rich()))).Status);
            Assert.Equal(202, (await rotating.SendAsync("it", GraphPost.Post([Token()], GraphPost.Notification("other", State, GraphPost.Encrypt(Another, Resource))))).Status);
            Assert.All(rotating.Events, e => Assert.Equal(Resource, e.Envelope.GetProperty("data").GetProperty("decryptedContent").GetRawText()));
        }

        foreach (var broken in new[] { null, "", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", Keys.Graph.ExportSubjectPublicKeyInfoPem(), "AAAA" })
        {
            intake.Secrets.Values.Remove("it-key-old", out _);
            if (broken is not null)
                intake.Secrets.Values["it-key-old"] = broken;
            using var half = Intake("it", "it-key, it-key-old", intake.Secrets);
            Assert.Equal(503, (await half.SendAsync("it", GraphPost.Post([Token()], Rich()))).Status);
            Assert.Equal(202, (await half.SendAsync("it", GraphPost.Post([Token()], GraphPost.Notification("other", State, GraphPost.Encrypt(Another, Resource))))).Status);
            Assert.DoesNotContain(half.Logs.All, l => broken is { Length: > 4 } && l.Text.Contains(broken, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_key_may_be_the_secret_of_a_Key_Vault_certificate()
    {
        var request = new CertificateRequest("CN=graph", Keys.Graph, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(time.GetUtcNow(), time.GetUtcNow().AddYears(1));
        intake.Secrets.Values["it-key"] = Convert.ToBase64String(certificate.Export(X509ContentType.Pkcs12));
        Assert.Equal(202, await SendAsync([Token()], Rich()));
        Assert.Equal(Resource, Assert.Single(intake.Events).Envelope.GetProperty("data").GetProperty("decryptedContent").GetRawText());
    }

    [Fact]
    public async Task Without_a_key_the_content_stays_encrypted_and_without_resourceData_tokens_are_not_looked_at()
    {
        using var sealedUp = Intake("it", null);
        Assert.Equal(202, (await sealedUp.SendAsync("it", GraphPost.Post([Token()], Rich()))).Status);
        Assert.True(Assert.Single(sealedUp.Events).Envelope.GetProperty("data").TryGetProperty("encryptedContent", out _));
        using var plain = new TestIntake("source: it\nprovider: msgraph\nsecrets: [it]\n", time: time, secrets: ("it", State));
        Assert.Equal(202, (await plain.SendAsync("it", GraphPost.Post(["x"], Rich()))).Status);
        Assert.True(Assert.Single(plain.Events).Envelope.GetProperty("data").TryGetProperty("encryptedContent", out _));
    }

    [Fact]
    public async Task Keys_that_cannot_be_had_now_are_503()
    {
        outside.Instead = _ => throw new HttpRequestException("down");
        Assert.Equal(503, await SendAsync([Token()], Rich()));
        intake.Secrets.Failure = new StoreUnavailableException("down");
        outside.Instead = null;
        Assert.Equal(503, await SendAsync([Token()], Rich()));
        intake.Secrets.Failure = null;
        Assert.Equal(202, await SendAsync([Token()], Rich()));
    }

    [Theory]
    [InlineData("resourceData: {}", "'appId' is missing")]
    [InlineData("resourceData: { appId: [] }", "'appId' is missing")]
    [InlineData("resourceData: { appId: x }", "'x' is no id of an app or tenant")]
    [InlineData("resourceData: { appId: 8e460676-ae3f-4b1e-8790-ee0fb5d6148f, tenantId: common }", "'common' is no id of an app or tenant")]
    [InlineData("resourceData: { appId: 8e460676-ae3f-4b1e-8790-ee0fb5d6148f, decryptionKeys: [a b] }", "this is no name of a secret")]
    [InlineData("resourceData: { appId: 8e460676-ae3f-4b1e-8790-ee0fb5d6148f, decryptionKey: [a] }", "did you mean 'decryptionKeys'?")]
    [InlineData("resourceData: yes", "a map")]
    public void Faults_stop_the_start(string line, string problem)
    {
        var fault = Assert.Throws<DeclarationException>(() => new TestIntake($"source: it\nprovider: msgraph\nsecrets: [it]\n{line}\n"));
        Assert.Contains("it.yaml:4:", fault.Message);
        Assert.Contains(problem, fault.Message);
    }

    [Fact]
    public void Its_keys_are_among_the_secrets_that_the_host_checks_and_it_needs_a_client()
    {
        Assert.Equal(["it", "it-key"], intake.Sources.Secrets.Select(s => s.Name));
        Assert.Throws<ArgumentException>(() => new TestIntake($"source: it\nprovider: msgraph\n{GraphPost.Lines}\n"));
    }

    public void Dispose() => intake.Dispose();

    private TestIntake Intake(string source = "it", string? keys = "it-key", NamedSecrets? secrets = null)
    {
        var lines = keys is null ? GraphPost.Lines.Replace("\n  decryptionKeys: [it-key]", "") : GraphPost.Lines.Replace("[it-key]", $"[{keys}]");
        var options = new IntakeOptions { CreateHttpClient = () => new HttpClient(outside, disposeHandler: false) };
        var made = new TestIntake($"source: {source}\nprovider: msgraph\n{lines}\n", options, time: time, secrets: [("it", State), ("it-key", Keys.Graph.ExportPkcs8PrivateKeyPem())]);
        foreach (var (name, value) in secrets?.Values ?? [])
            made.Secrets.Values[name] = value;
        return made;
    }

    private string Token(JsonObject? claims = null) => Keys.Issuer.Token(claims ?? GraphPost.Claims(time.GetUtcNow()), "RS256");

    private static JsonObject Content() => GraphPost.Encrypt(Keys.Graph, Resource);

    private static JsonObject Rich() => GraphPost.Notification("rich", State, Content());

    private static JsonObject Plain() => GraphPost.Notification("plain", State, null);

    private async Task<int> SendAsync(IReadOnlyList<string>? tokens, params JsonObject[] notifications) =>
        (await intake.SendAsync("it", GraphPost.Post(tokens, notifications))).Status;
}
