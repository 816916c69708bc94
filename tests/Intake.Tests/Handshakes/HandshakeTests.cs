using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Trunkline.Intake.Tests.Support;
using Trunkline.Testing.Time;
using Trunkline.Testing.Webhooks;

namespace Trunkline.Intake.Tests.Handshakes;

public sealed class HandshakeTests
{
    private const string Secret = "s3cret-Text_0123456789";

    private readonly ManualTime time = new();

    [Fact]
    public async Task Slack_challenge_is_echoed_as_text_only_when_signed()
    {
        using var intake = Intake("slack");
        var request = Signed("slack", """{"token":"x","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}""");
        var answer = await intake.SendAsync("it", request);
        Assert.Equal((200, "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P", "text/plain; charset=utf-8"), (answer.Status, answer.Body, answer.Headers.ContentType.ToString()));
        Assert.Equal("nosniff", answer.Headers.XContentTypeOptions.ToString());
        Assert.Equal(401, (await intake.SendAsync("it", request with { Headers = new Dictionary<string, string>() })).Status);
        Assert.Empty(intake.Events);
    }

    [Fact]
    public async Task Slack_is_told_not_to_repeat_what_can_never_be_read_but_may_repeat_what_could_not_be_stored()
    {
        using var intake = Intake("slack");
        Assert.Equal("1", (await intake.SendAsync("it", Signed("slack", "{"))).Headers["X-Slack-No-Retry"].ToString());
        intake.Queue.OnAppend = (_, _) => throw new Trunkline.Stores.StoreUnavailableException("down");
        var answer = await intake.SendAsync("it", Signed("slack", "{}"));
        Assert.Equal((503, false), (answer.Status, answer.Headers.ContainsKey("X-Slack-No-Retry")));
    }

    [Fact]
    public async Task Slack_interactions_and_commands_arrive_as_forms()
    {
        using var intake = Intake("slack");
        foreach (var form in new[] { "payload=%7B%22type%22%3A%22block_actions%22%2C%22trigger_id%22%3A%22t1%22%7D", "command=%2Fgo&trigger_id=t2&text=a+b" })
        {
            var signed = Signed("slack", form);
            var headers = new Dictionary<string, string>(signed.Headers) { ["Content-Type"] = "application/x-www-form-urlencoded" };
            Assert.Equal(200, (await intake.SendAsync("it", signed with { Headers = headers })).Status);
        }

        Assert.Equal([("t1", "block_actions"), ("t2", "/go")], intake.Events.Select(e => (e.Id, e.Type)));
        Assert.Equal("a b", intake.Events[1].Envelope.GetProperty("data").GetProperty("text").GetString());
    }

    [Fact]
    public async Task Zoom_validation_is_no_oracle()
    {
        using var intake = Intake("zoom");
        var request = Signed("zoom", """{"payload":{"plainToken":"abc"},"event":"endpoint.url_validation"}""");
        var answer = await intake.SendAsync("it", request);
        Assert.Equal(200, answer.Status);
        Assert.Equal("abc", JsonNode.Parse(answer.Body)!["plainToken"]!.GetValue<string>());
        Assert.Equal(64, JsonNode.Parse(answer.Body)!["encryptedToken"]!.GetValue<string>().Length);
        Assert.Equal((401, ""), await StatusAndBody(intake, request with { Body = Encoding.UTF8.GetBytes("""{"payload":{"plainToken":"abd"},"event":"endpoint.url_validation"}""") }));
    }

    [Fact]
    public async Task Meta_challenge_needs_the_verify_token()
    {
        using var intake = Intake("meta", "verifyToken: it-verify\n");
        const string query = "?hub.mode=subscribe&hub.challenge=%3Cb%3E&hub.verify_token=";
        var answer = await intake.SendAsync("it", "GET", query: query + "verify-me");
        Assert.Equal((200, "<b>", "text/plain; charset=utf-8"), (answer.Status, answer.Body, answer.Headers.ContentType.ToString()));
        foreach (var wrong in new[] { query, query + "verify-m", query + "verify-me&hub.verify_token=verify-me", "?hub.challenge=1&hub.verify_token=verify-me", "" })
            Assert.Equal((403, ""), await StatusAndBody(intake, new SignedRequest("GET", wrong, new Dictionary<string, string>(), [])));
        intake.Secrets.Values.Remove("it-verify", out _);
        Assert.Equal(503, (await intake.SendAsync("it", "GET", query: query + "verify-me")).Status);
    }

    [Fact]
    public async Task Discord_pings_and_interactions_are_answered_at_once()
    {
        var signer = new Ed25519Signer(new byte[32]);
        using var intake = new TestIntake("source: it\nprovider: discord\nsecrets: [it]\n", time: time, secrets: ("it", Convert.ToHexStringLower(signer.PublicKey)));
        async Task<(int, string)> Post(string json)
        {
            var seconds = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            var signature = Convert.ToHexStringLower(signer.Sign(Encoding.UTF8.GetBytes(seconds + json)));
            return await StatusAndBody(intake, WebhookSigner.Of("application/json", Encoding.UTF8.GetBytes(json), ("X-Signature-Timestamp", seconds), ("X-Signature-Ed25519", signature)));
        }

        Assert.Equal((200, """{"type":1}"""), await Post("""{"id":"1","type":1,"token":"t"}"""));
        Assert.Equal((204, ""), await Post("""{"version":1,"type":0}"""));
        Assert.Empty(intake.Events);
        Assert.Equal((200, """{"type":5}"""), await Post("""{"id":"2","type":2}"""));
        Assert.Equal((200, """{"type":6}"""), await Post("""{"id":"3","type":3}"""));
        Assert.Equal((200, """{"type":8,"data":{"choices":[]}}"""), await Post("""{"id":"4","type":4}"""));
        Assert.Equal([("2", "interaction.2"), ("3", "interaction.3"), ("4", "interaction.4")], intake.Events.Select(e => (e.Id, e.Type)));
    }

    [Theory]
    [InlineData("20f9f8ed05f77439fe955c977e4c8a53", 200)]
    [InlineData("20f9f8ed05f77439fe95", 200)]
    [InlineData("20f9f8ed05f77439fe9", 401)]
    [InlineData("20f9f8ed05f77439fe955c977e4c8a530", 401)]
    [InlineData("20F9F8ED05F77439FE955C977E4C8A53", 401)]
    [InlineData("20f9f8ed05f77439fe955c977e4c8a53%0A", 401)]
    [InlineData("", 401)]
    public async Task Braintree_signs_only_what_looks_like_its_challenges(string challenge, int status)
    {
        using var intake = Intake("braintree", secret: "integration_public_key|integration_private_key");
        var answer = await intake.SendAsync("it", "GET", query: "?bt_challenge=" + challenge);
        Assert.Equal(status, answer.Status);
        if (challenge.Length == 32 && status == 200)
            Assert.Equal("integration_public_key|d9b899556c966b3f06945ec21311865d35df3ce4", answer.Body);
    }

    [Fact]
    public async Task Event_Grid_echoes_its_code_only_to_the_token()
    {
        using var intake = Intake("eventgrid");
        const string body = """[{"id":"1","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"512d38b6","validationUrl":"https://evil.example/"}}]""";
        Assert.Equal((200, """{"validationResponse":"512d38b6"}"""), await StatusAndBody(intake, Signed("eventgrid", body)));
        Assert.Equal((401, ""), await StatusAndBody(intake, Signed("eventgrid", body) with { Query = "" }));
        Assert.Equal((401, ""), await StatusAndBody(intake, Signed("eventgrid", body) with { Query = $"?token={Secret}&token={Secret}" }));
        Assert.Empty(intake.Events);
    }

    [Theory]
    [InlineData("eventgrid", "", "eventgrid.azure.net", 200)]
    [InlineData("eventgrid", "", "evil.example", 403)]
    [InlineData("eventgrid", "allowedOrigins: [other.example]\n", "eventgrid.azure.net", 403)]
    [InlineData("cloudevents", "", "eventgrid.azure.net", 403)]
    [InlineData("cloudevents", "allowedOrigins: [a.example, b.example]\n", "b.example", 200)]
    [InlineData("cloudevents", "allowedOrigins: [a.example]\n", "", 403)]
    public async Task OPTIONS_allows_only_named_origins(string provider, string lines, string origin, int status)
    {
        using var intake = Intake(provider, lines);
        var answer = await intake.SendAsync("it", "OPTIONS", [new("WebHook-Request-Origin", origin), new("WebHook-Request-Rate", "100"), new("WebHook-Request-Callback", "https://evil.example/")]);
        Assert.Equal((status, status == 200 ? origin : ""), (answer.Status, answer.Headers["WebHook-Allowed-Origin"].ToString()));
        Assert.Equal(status == 200 ? "*" : "", answer.Headers["WebHook-Allowed-Rate"].ToString());
    }

    [Fact]
    public async Task Graph_validation_is_echoed_as_text_and_only_without_a_body()
    {
        using var intake = Intake("msgraph");
        var answer = await intake.SendAsync("it", "POST", query: "?validationToken=a%3Cb%3E+c");
        Assert.Equal((200, "a<b> c", "text/plain; charset=utf-8"), (answer.Status, answer.Body, answer.Headers.ContentType.ToString()));
        Assert.Equal(401, (await intake.SendAsync("it", "POST", body: "{}"u8.ToArray(), query: "?validationToken=a")).Status);
        Assert.Equal(401, (await intake.SendAsync("it", "POST", query: "?validationToken=" + new string('x', 3000))).Status);
    }

    [Fact]
    public async Task Graph_judges_each_notification_by_its_own_state()
    {
        using var metrics = new MetricLines("trunkline.intake.batch.unvouched");
        using var intake = new TestIntake("source: graph-it\nprovider: msgraph\nsecrets: [it]\n", time: time, secrets: ("it", Secret));
        var body = $$"""{"value":[{"id":"1","clientState":"x"},{"id":"2","clientState":"{{Secret}}"},{"id":"3"}]}""";
        Assert.Equal(202, (await intake.SendAsync("graph-it", Signed("msgraph", body))).Status);
        Assert.Equal(["2"], intake.Events.Select(e => e.Id));
        Assert.Equal(2, metrics.Sum("trunkline.intake.batch.unvouched", "graph-it"));
    }

    [Fact]
    public async Task Probes_are_answered_and_make_no_event()
    {
        using (var intercom = Intake("intercom"))
            Assert.Equal((200, ""), await StatusAndBody(intercom, new SignedRequest("HEAD", "", new Dictionary<string, string>(), [])));
        using (var mailchimp = Intake("mailchimp"))
        {
            Assert.Equal(200, (await mailchimp.SendAsync("it", "GET", query: "?k=" + Secret)).Status);
            Assert.Equal(401, (await mailchimp.SendAsync("it", "GET", query: "?k=x")).Status);
        }

        const string url = "https://hooks.example.com/in";
        using (var mandrill = Intake("mandrill", $"url: {url}\n"))
        {
            Assert.Equal(200, (await mandrill.SendAsync("it", "HEAD")).Status);
            Assert.Equal(200, (await mandrill.SendAsync("it", WebhookSigner.SignForm("X-Mandrill-Signature", "test-webhook", url, ("mandrill_events", "[]")))).Status);
            // The published key may say nothing but the empty list.
            Assert.Equal(401, (await mandrill.SendAsync("it", WebhookSigner.SignForm("X-Mandrill-Signature", "test-webhook", url, ("mandrill_events", "[{}]")))).Status);
            Assert.Equal(401, (await mandrill.SendAsync("it", WebhookSigner.SignForm("X-Mandrill-Signature", "other", url, ("mandrill_events", "[]")))).Status);
            Assert.Empty(mandrill.Events);
        }

        using (var shop = Intake("woocommerce"))
        {
            Assert.Equal(200, (await shop.SendAsync("it", WebhookSigner.Form([("webhook_id", "142")]))).Status);
            Assert.Equal(401, (await shop.SendAsync("it", WebhookSigner.Form([("webhook_id", "142"), ("x", "1")]))).Status);
            Assert.Empty(shop.Events);
        }

        using var notion = Intake("notion");
        Assert.Equal((200, ""), await StatusAndBody(notion, WebhookSigner.Of("application/json", """{"verification_token":"secret_abc"}"""u8.ToArray())));
        Assert.Equal(401, (await notion.SendAsync("it", WebhookSigner.Of("application/json", """{"verification_token":"secret_abc","id":"1"}"""u8.ToArray()))).Status);
        Assert.DoesNotContain(notion.Logs.All, l => l.Text.Contains("secret_abc"));
        Assert.Empty(notion.Events);
    }

    [Fact]
    public async Task GitLab_takes_no_plain_token_once_a_signing_token_is_listed()
    {
        const string signing = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        using var intake = new TestIntake("source: it\nprovider: gitlab\nsecrets: [new, old]\n", time: time, secrets: [("new", signing), ("old", Secret)]);
        Assert.Equal(401, (await intake.SendAsync("it", WebhookSigner.Sign("gitlab", Secret, "{}"u8.ToArray(), time.GetUtcNow()))).Status);
        Assert.Equal(200, (await intake.SendAsync("it", WebhookSigner.Sign("standardwebhooks", signing, "{}"u8.ToArray(), time.GetUtcNow()))).Status);
        // While the signing token cannot be read, no refusal is certain.
        intake.Secrets.Values.Remove("new", out _);
        Assert.NotEqual(401, (await intake.SendAsync("it", WebhookSigner.Sign("gitlab", "x", "{}"u8.ToArray(), time.GetUtcNow()))).Status);
    }

    [Fact]
    public async Task Xero_intent_to_receive_gets_empty_answers()
    {
        using var intake = Intake("xero");
        var request = Signed("xero", """{"events":[],"lastEventSequence":0,"firstEventSequence":0,"entropy":"x"}""");
        Assert.Equal((200, ""), await StatusAndBody(intake, request));
        var wrong = await intake.SendAsync("it", request with { Body = "{}"u8.ToArray() });
        Assert.Equal((401, ""), (wrong.Status, wrong.Body));
        Assert.False(wrong.Headers.ContainsKey("Set-Cookie"));
        Assert.Empty(intake.Events);
    }

    private TestIntake Intake(string provider, string lines = "", string secret = Secret) =>
        new($"source: it\nprovider: {provider}\nsecrets: [it]\n{lines}", time: time, secrets: [("it", secret), ("it-verify", "verify-me")]);

    private SignedRequest Signed(string provider, string body) => WebhookSigner.Sign(provider, Secret, Encoding.UTF8.GetBytes(body), time.GetUtcNow());

    private static async Task<(int, string)> StatusAndBody(TestIntake intake, SignedRequest request) =>
        await intake.SendAsync("it", request) is var answer ? (answer.Status, answer.Body) : default;
}
