using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Trunkline.Testing.Webhooks;

/// <summary>A genuine post of every provider and of each of their variants, made at a given time.</summary>
public sealed partial class ProviderSamples : IDisposable
{
    private const string Url = "https://hooks.example.com/in";
    private const string Secret = "s3cret-Text_0123456789";

    private readonly DateTimeOffset now;
    private readonly ProviderKeys keys;
    private readonly bool ownsKeys;

    /// <summary>Makes them.</summary>
    /// <param name="now">The providers' clock.</param>
    /// <param name="keys">The providers' keys, which stay the caller's; null for fresh ones.</param>
    public ProviderSamples(DateTimeOffset now, ProviderKeys? keys = null)
    {
        (this.now, ownsKeys, this.keys) = (now, keys is null, keys ?? new ProviderKeys(now));
        All = [.. Shared(), .. Forms(), .. Special(), .. Fetched(), .. Variants()];
    }

    /// <summary>One for each provider and variant; each has a name of its own.</summary>
    public IReadOnlyList<ProviderSample> All { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        if (ownsKeys)
            keys.Dispose();
    }

    private IEnumerable<ProviderSample> Shared()
    {
        yield return Signed("standardwebhooks", """{"type":"a.b"}""", 202, [("delivery-1", "a.b")], ["webhook-signature", "webhook-id", "webhook-timestamp"], "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        yield return Signed("stripe", """{"id":"evt_1","type":"invoice.paid","created":1700000000}""", 202, [("evt_1", "invoice.paid")], ["Stripe-Signature"], "whsec_text");
        yield return Signed("github", """{"action":"opened"}""", 202, [("delivery-1", "thing.happened.opened")], ["X-Hub-Signature-256"]);
        yield return Signed("shopify", """{"id":820982911946154508}""", 200, [("delivery-1", "thing.happened")], ["X-Shopify-Hmac-SHA256"]);
        yield return Signed("slack", """{"type":"event_callback","event_id":"Ev1","event":{"type":"app_mention"}}""", 200, [("Ev1", "app_mention")], ["X-Slack-Signature", "X-Slack-Request-Timestamp"]);
        yield return Signed("square", """{"event_id":"e-1","type":"payment.updated"}""", 200, [("e-1", "payment.updated")], ["x-square-hmacsha256-signature"], lines: "url: " + Url);
        yield return Signed("hubspot", """[{"eventId":1,"portalId":2,"subscriptionId":3,"objectId":4,"occurredAt":1700000000000,"subscriptionType":"contact.creation"},{"eventId":5,"portalId":2,"subscriptionId":3,"occurredAt":1700000000001,"subscriptionType":"contact.deletion"}]""",
            200, [("2:3:1:4:1700000000000", "contact.creation"), ("2:3:5::1700000000001", "contact.deletion")], ["X-HubSpot-Signature-v3", "X-HubSpot-Request-Timestamp"], lines: "url: " + Url);
        yield return Signed("zendesk", """{"type":"zen:event-type:ticket.created","id":"abc"}""", 202, [("delivery-1", "zen:event-type:ticket.created")], ["X-Zendesk-Webhook-Signature", "X-Zendesk-Webhook-Signature-Timestamp"]);
        yield return Signed("intercom", """{"id":"notif_1","topic":"conversation.user.created"}""", 200, [("notif_1", "conversation.user.created")], ["X-Hub-Signature"]);
        yield return Signed("linear", $$"""{"action":"create","type":"Issue","webhookTimestamp":{{now.ToUnixTimeMilliseconds()}}}""", 200, [("delivery-1", "thing.happened.create")], ["Linear-Signature"]);
        yield return Signed("typeform", """{"event_id":"t1","event_type":"form_response"}""", 200, [("t1", "form_response")], ["Typeform-Signature"]);
        yield return Signed("calendly", """{"event":"invitee.created","created_at":"2026-01-01T00:00:00Z","payload":{"uri":"u1"}}""", 200, [("invitee.created:u1:2026-01-01T00:00:00Z", "invitee.created")], ["Calendly-Webhook-Signature"]);
        yield return Signed("zoom", """{"event":"meeting.started","event_ts":1700000000001,"payload":{"object":{"id":"111"}}}""", 200, [("meeting.started:1700000000001:111", "meeting.started")], ["x-zm-signature", "x-zm-request-timestamp"]);
        yield return Signed("meta", """{"object":"page","entry":[{"id":"0","time":1700000000,"messaging":[{"message":{"mid":"m_1"}},{"message":{"mid":"m_2"}}]},{"id":"1","time":1700000001,"changes":[{"field":"messages","value":{"messages":[{"id":"wamid.1"}]}}]}]}""",
            200, [("m_1", "page.messaging"), ("m_2", "page.messaging"), ("wamid.1", "page.messages")], ["X-Hub-Signature-256"], lines: "verifyToken: it-verify");
        yield return Signed("docusign", """{"event":"envelope-completed","generatedDateTime":"2026-01-01T00:00:00Z","data":{"envelopeId":"2"}}""", 200, [("2:envelope-completed:2026-01-01T00:00:00Z", "envelope-completed")], ["X-DocuSign-Signature-1"]);
        yield return Signed("xero", """{"events":[{"resourceId":"r1","eventCategory":"CONTACT","eventType":"UPDATE","eventDateUtc":"2026-01-01T00:00:00.123"},{"resourceId":"r1","eventCategory":"CONTACT","eventType":"UPDATE","eventDateUtc":"2026-01-01T00:00:00.123"}],"firstEventSequence":7,"lastEventSequence":8}""",
            200, [("r1:CONTACT:UPDATE:2026-01-01T00:00:00.123:7", "CONTACT.UPDATE"), ("r1:CONTACT:UPDATE:2026-01-01T00:00:00.123:8", "CONTACT.UPDATE")], ["x-xero-signature"]);
        yield return Signed("intuit", """{"eventNotifications":[{"realmId":"118","dataChangeEvent":{"entities":[{"name":"Customer","id":"1","operation":"Create","lastUpdated":"2015-10-05T14:42:19-0700"}]}}]}""",
            200, [("118:Customer:1:Create:2015-10-05T14:42:19-0700", "Customer.Create")], ["intuit-signature"]);
        yield return Signed("intuit", """[{"specversion":"1.0","id":"ce-1","source":"intuit","type":"qbo.customer.created.v1"}]""", 200, [("ce-1", "qbo.customer.created.v1")], ["intuit-signature"]) with { Variant = "CloudEvents" };
        yield return Signed("woocommerce", """{"id":12345,"date_modified_gmt":"2026-01-01T00:00:00"}""", 200, [("thing.happened:12345:2026-01-01T00:00:00", "thing.happened")], ["X-WC-Webhook-Signature"]);
        yield return Signed("bigcommerce", """{"scope":"store/order/statusUpdated","hash":"dd70"}""", 200, [("delivery-1", "store/order/statusUpdated")], ["webhook-signature", "webhook-id", "webhook-timestamp"]);
        yield return Signed("bitbucket", """{"push":{}}""", 200, [("delivery-1", "thing.happened")], ["X-Hub-Signature"]);
        yield return Signed("jira", """{"webhookEvent":"jira:issue_created","timestamp":1700000000000}""", 200, [("delivery-1", "jira:issue_created")], ["X-Hub-Signature"]);
        yield return Signed("notion", """{"id":"n-1","type":"page.created"}""", 200, [("n-1", "page.created")], ["X-Notion-Signature"]);
        yield return Signed("hmac", """{"id":"e","type":"t"}""", 202, [("e", "t")], ["X-Signature"]);
        yield return Signed("gitlab", """{"object_kind":"push"}""", 200, [("delivery-1", "push")], ["X-Gitlab-Token"], signsBody: false);
        yield return Signed("telegram", """{"update_id":10000,"message":{"date":1700000000}}""", 200, [("10000", "message")], ["X-Telegram-Bot-Api-Secret-Token"], signsBody: false);
        yield return Signed("api-key", """{"id":7,"type":"t"}""", 202, [("7", "t")], ["X-Api-Key"], signsBody: false);
        yield return Signed("basic", """{"id":"e","type":"t"}""", 202, [("e", "t")], ["Authorization"], "user:pass:word", signsBody: false);
        yield return Signed("cloudevents", """{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"a":1}}""", 202, [("/s 1", "t")], ["Authorization"], signsBody: false);
        yield return Signed("eventgrid", """[{"id":"1","topic":"/t","eventType":"Microsoft.Storage.BlobCreated"},{"id":"2","topic":"/t","eventType":"Microsoft.Storage.BlobDeleted"}]""", 200,
            [("1:/t", "Microsoft.Storage.BlobCreated"), ("2:/t", "Microsoft.Storage.BlobDeleted")], [], signsBody: false);
        yield return Signed("msgraph", $$"""{"value":[{"id":"g1","clientState":"{{Secret}}","changeType":"created"},{"id":"g2","clientState":"{{Secret}}","lifecycleEvent":"missed"}]}""", 202,
            [("g1", "created"), ("g2", "lifecycle.missed")], [], signsBody: false);
    }

    private IEnumerable<ProviderSample> Forms()
    {
        yield return new ProviderSample("twilio", $"secrets: [it]\nurl: {Url}", Named(Secret),
            WebhookSigner.SignForm("X-Twilio-Signature", Secret, Url, ("MessageSid", "SM1"), ("MessageStatus", "delivered"), ("Body", "a&b ä")), 200, [("SM1:delivered", "message.delivered")])
        { Proofs = ["X-Twilio-Signature"] };
        yield return new ProviderSample("mandrill", $"secrets: [it]\nurl: {Url}", Named(Secret),
            WebhookSigner.SignForm("X-Mandrill-Signature", Secret, Url, ("mandrill_events", """[{"_id":"m1","event":"open","ts":1700000000},{"_id":"m2","event":"click","ts":1700000001}]""")), 200,
            [("m1:open:1700000000", "open"), ("m2:click:1700000001", "click")])
        { Proofs = ["X-Mandrill-Signature"] };
        yield return new ProviderSample("mailchimp", "secrets: [it]", Named(Secret),
            WebhookSigner.Form([("type", "subscribe"), ("fired_at", "2026-01-01 00:00:00"), ("data[id]", "8a25")]) with { Query = "?k=" + Secret }, 200, [("subscribe:2026-01-01 00:00:00:8a25", "subscribe")])
        { SignsBody = false };
        var payload = Convert.ToBase64String(Utf8("<notification><timestamp type=\"datetime\">2026-01-01T00:00:00Z</timestamp><kind>subscription_went_past_due</kind><subject><subscription><id>my_id</id></subscription></subject></notification>")) + "\n";
        var signature = "pub|" + Convert.ToHexStringLower(HMACSHA1.HashData(SHA1.HashData(Utf8("priv")), Utf8(payload)));
        yield return new ProviderSample("braintree", "secrets: [it]", Named("pub|priv"), WebhookSigner.Form([("bt_signature", signature), ("bt_payload", payload)]), 200,
            [("subscription_went_past_due:2026-01-01T00:00:00Z:my_id", "subscription_went_past_due")]);
    }

    private IEnumerable<ProviderSample> Special()
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var discord = new Ed25519Signer(SHA256.HashData(Utf8("discord")));
        var body = Utf8("""{"version":1,"application_id":"1","type":1,"event":{"type":"APPLICATION_AUTHORIZED","timestamp":"2026-01-01T00:00:00.0","data":{}}}""");
        yield return new ProviderSample("discord", "secrets: [it]", Named(Convert.ToHexStringLower(discord.PublicKey)),
            Json(body, ("X-Signature-Timestamp", seconds), ("X-Signature-Ed25519", Convert.ToHexStringLower(discord.Sign([.. Utf8(seconds), .. body])))), 204,
            [("APPLICATION_AUTHORIZED:2026-01-01T00:00:00.0:" + Convert.ToHexStringLower(SHA256.HashData(body)), "APPLICATION_AUTHORIZED")])
        { Proofs = ["X-Signature-Timestamp", "X-Signature-Ed25519"] };

        body = Utf8("[{\"email\":\"ü@example.com\",\"event\":\"delivered\",\"sg_event_id\":\"sg-1\"},{\"event\":\"open\",\"sg_event_id\":\"sg-2\"},{\"event\":\"open\",\"sg_event_id\":\"sg-2\"}]\r\n");
        yield return new ProviderSample("sendgrid", "secrets: [it]", Named(Convert.ToBase64String(keys.SendGrid.ExportSubjectPublicKeyInfo())),
            Json(body, ("X-Twilio-Email-Event-Webhook-Timestamp", seconds),
                ("X-Twilio-Email-Event-Webhook-Signature", Convert.ToBase64String(keys.SendGrid.SignData([.. Utf8(seconds), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)))), 200,
            [("sg-1", "delivered"), ("sg-2", "open")])
        { Proofs = ["X-Twilio-Email-Event-Webhook-Timestamp", "X-Twilio-Email-Event-Webhook-Signature"] };

        var hex = Convert.ToHexString(SHA256.HashData(Utf8("adyen")));
        var item = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromHexString(hex), Utf8("psp1::Shop:ref:1000:EUR:AUTHORISATION:true")));
        yield return new ProviderSample("adyen", "secrets: [it]", Named(hex), Json(Utf8(
            $$$"""{"live":"false","notificationItems":[{"NotificationRequestItem":{"additionalData":{"hmacSignature":"{{{item}}}"},"amount":{"currency":"EUR","value":1000},"eventCode":"AUTHORISATION","merchantAccountCode":"Shop","merchantReference":"ref","pspReference":"psp1","success":"true"}}]}""")),
            200, [("AUTHORISATION:psp1:true", "AUTHORISATION")])
        { SignsBody = false };

        yield return new ProviderSample("salesforce", "secrets: [it]", Named("00DD0000000FNGMMA4"), WebhookSigner.Of("text/xml; charset=UTF-8", Utf8(
            """<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>00DD0000000FNGMMA4</OrganizationId><ActionId>04k</ActionId><SessionId>live-credential</SessionId><Notification><Id>04l1</Id><sObject xsi:type="sf:Account" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>001</sf:Id><sf:Name>A &amp; B</sf:Name><sf:Phone xsi:nil="true"/></sObject></Notification><Notification><Id>04l2</Id><sObject xsi:type="sf:Account" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>002</sf:Id></sObject></Notification></notifications></soapenv:Body></soapenv:Envelope>"""),
            ("SOAPAction", "\"\"")), 200, [("04l1", "Account.04k"), ("04l2", "Account.04k")])
        { SignsBody = false };
    }

    private ProviderSample Signed(
        string provider, string body, int status, (string, string)[] events, string[] proofs, string secret = Secret, string lines = "", bool signsBody = true) =>
        new(provider, ("secrets: [it]\n" + lines).TrimEnd(), Named(secret), WebhookSigner.Sign(provider, secret, Utf8(body), now, url: Url), status, events) { Proofs = proofs, SignsBody = signsBody };

    private static Dictionary<string, string> Named(string secret) => new() { ["it"] = secret, ["it-verify"] = "verify-me" };

    private static SignedRequest Json(byte[] body, params (string Name, string Value)[] headers) => WebhookSigner.Of("application/json", body, headers);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    // Bit by bit, as the standard defines it.
    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var bit in bytes.SelectMany(b => Enumerable.Range(0, 8).Select(n => (uint)(b >> n & 1))))
            crc = ((crc ^ bit) & 1) == 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        return ~crc;
    }
}
