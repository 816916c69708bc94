using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.Tests;

public class SoapTests
{
    private const string Declared = "soap: { namespace: \"http://erp.example/ledger\" }";
    private const string Head = "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>";
    private const string Foot = "</soap:Body></soap:Envelope>";

    [Theory]
    [InlineData("""{"Reference":"evt_1","Amount":12.50,"Paid":true}""", "<Reference>evt_1</Reference><Amount>12.50</Amount><Paid>true</Paid>")]
    [InlineData("""{"Zeta":1,"Alpha":2,"Zoo":{"b":1,"a":2}}""", "<Zeta>1</Zeta><Alpha>2</Alpha><Zoo><b>1</b><a>2</a></Zoo>")]
    [InlineData("""{"Line":[{"Sku":"a"},{"Sku":"b"}],"None":[]}""", "<Line><Sku>a</Sku></Line><Line><Sku>b</Sku></Line>")]
    [InlineData("""{"Amount":{"@currency":"EUR","#text":"1.00"}}""", "<Amount currency=\"EUR\">1.00</Amount>")]
    [InlineData("""{"Text":"a < b & \"c\" ]]> d"}""", "<Text>a &lt; b &amp; \"c\" ]]&gt; d</Text>")]
    [InlineData("""{"Empty":"","Gone":null}""", "<Empty></Empty><Gone xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\" />")]
    [InlineData("""{"c:Customer":{"@xmlns:c":"urn:crm","c:Id":7}}""", "<c:Customer xmlns:c=\"urn:crm\"><c:Id>7</c:Id></c:Customer>")]
    [InlineData("""{"Plain":{"@xmlns":"","Inner":1}}""", "<Plain xmlns=\"\"><Inner>1</Inner></Plain>")]
    public async Task A_json_body_becomes_the_operations_element_in_its_order(string body, string xml)
    {
        await using var partner = await Partner.StartAsync(Xml(Head + "<R/>" + Foot));
        using var api = Calling.To(partner, Declared, "soap");

        var answer = await CallAsync(api, body);

        Assert.Equal(CallVerdict.Succeeded, answer.Verdict);
        Assert.Equal(Head + $"<PostPayment xmlns=\"http://erp.example/ledger\">{xml}</PostPayment>" + Foot, partner.Single.Body.Replace("<Empty />", "<Empty></Empty>", StringComparison.Ordinal));
        Assert.Equal("text/xml; charset=utf-8", partner.Single.Header("Content-Type"));
        Assert.Equal("\"http://erp.example/ledger/PostPayment\"", partner.Single.Header("SOAPAction"));
    }

    [Fact]
    public async Task An_operation_without_a_body_is_an_empty_element_and_the_action_may_be_declared()
    {
        await using var partner = await Partner.StartAsync(Xml(Head + "<R/>" + Foot));
        using var api = Calling.To(partner, "soap: { namespace: \"urn:x\", action: \"urn:acts#{operation}\" }", "soap");

        await CallAsync(api, null);

        Assert.Contains("<soap:Body><PostPayment xmlns=\"urn:x\" /></soap:Body>", partner.Single.Body);
        Assert.Equal("\"urn:acts#PostPayment\"", partner.Single.Header("SOAPAction"));
    }

    [Fact]
    public async Task Version_1_2_has_its_own_envelope_and_content_type()
    {
        await using var partner = await Partner.StartAsync(Xml("<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body><m:R xmlns:m=\"urn:x\"><m:Ok>1</m:Ok></m:R></e:Body></e:Envelope>", "application/soap+xml"));
        using var api = Calling.To(partner, "soap: { namespace: \"urn:x/\", version: \"1.2\" }", "soap");

        var answer = await CallAsync(api, "{}");

        Assert.Equal("{\"Ok\":\"1\"}", answer.Result.GetRawText());
        Assert.Equal("application/soap+xml; charset=utf-8; action=\"urn:x/PostPayment\"", partner.Single.Header("Content-Type"));
        Assert.Null(partner.Single.Header("SOAPAction"));
        Assert.Contains("http://www.w3.org/2003/05/soap-envelope", partner.Single.Body);
    }

    [Theory]
    [InlineData("<r:PostPaymentResponse xmlns:r=\"urn:r\"><r:Id>7</r:Id><r:Line><r:a>1</r:a></r:Line><r:Line><r:a>2</r:a></r:Line></r:PostPaymentResponse>", """{"Id":"7","Line":[{"a":"1"},{"a":"2"}]}""")]
    [InlineData("<R><Amount cur=\"EUR\">1.00</Amount><Nil xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/></R>", """{"Amount":{"@cur":"EUR","#text":"1.00"},"Nil":null}""")]
    [InlineData("<R>text &amp; more</R>", "\"text & more\"")]
    [InlineData("<A><x>1</x></A><B>2</B>", """{"A":{"x":"1"},"B":"2"}""")]
    [InlineData("", "null")]
    public async Task The_answers_element_becomes_json(string body, string json)
    {
        await using var partner = await Partner.StartAsync(Xml(Head + body + Foot));
        using var api = Calling.To(partner, Declared, "soap");

        Assert.Equal(json, (await CallAsync(api, "{}")).Result.GetRawText());
    }

    [Theory]
    [InlineData("soap:Server", CallVerdict.Transient)]
    [InlineData("soap:Server.Busy", CallVerdict.Transient)]
    [InlineData("soap:Client", CallVerdict.Permanent)]
    [InlineData("soap:Client.Authentication", CallVerdict.Permanent)]
    [InlineData("soap:MustUnderstand", CallVerdict.Permanent)]
    [InlineData("soap:VersionMismatch", CallVerdict.Permanent)]
    [InlineData("", CallVerdict.Permanent)]
    public async Task A_fault_of_1_1_is_sorted_by_its_code(string code, CallVerdict verdict)
    {
        await using var partner = await Partner.StartAsync(Xml($"{Head}<soap:Fault><faultcode>{code}</faultcode><faultstring>period is closed</faultstring></soap:Fault>{Foot}", status: 500));
        using var api = Calling.To(partner, Declared, "soap");

        var answer = await CallAsync(api, "{}");

        Assert.Equal((verdict, "soap-fault", 500), (answer.Verdict, answer.Fault!.Code, answer.Fault.Status));
        Assert.EndsWith("period is closed", answer.Fault.Message);
    }

    [Theory]
    [InlineData("Receiver", CallVerdict.Transient)]
    [InlineData("Sender", CallVerdict.Permanent)]
    public async Task A_fault_of_1_2_is_sorted_by_its_code_even_with_status_200(string code, CallVerdict verdict)
    {
        await using var partner = await Partner.StartAsync(Xml($"<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><s:Fault><s:Code><s:Value>s:{code}</s:Value></s:Code><s:Reason><s:Text xml:lang=\"en\">not today</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>", "application/soap+xml"));
        using var api = Calling.To(partner, "soap: { namespace: \"urn:x\", version: \"1.2\" }", "soap");

        var answer = await CallAsync(api, "{}");

        Assert.Equal((verdict, "soap-fault"), (answer.Verdict, answer.Fault!.Code));
        Assert.EndsWith($"fault {code}: not today", answer.Fault.Message);
    }

    [Theory]
    [InlineData("<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "DTD")]
    [InlineData("<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>", "DTD")]
    public async Task A_dtd_is_refused(string dtd, string word)
    {
        await using var partner = await Partner.StartAsync(Xml(dtd + "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><R>&x;</R></soap:Body></soap:Envelope>"));
        using var api = Calling.To(partner, Declared, "soap");

        var answer = await CallAsync(api, "{}");

        Assert.Equal((CallVerdict.Permanent, "bad-answer"), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains(word, answer.Fault.Message);
    }

    [Fact]
    public async Task Deeply_nested_xml_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 5000)) + string.Concat(Enumerable.Repeat("</a>", 5000));
        await using var partner = await Partner.StartAsync(Xml(Head + deep + Foot));
        using var api = Calling.To(partner, Declared, "soap");

        Assert.Contains("nested deeper", (await CallAsync(api, "{}")).Fault!.Message);
    }

    [Theory]
    [InlineData("text/xml", "<html/>", 200, "bad-answer", CallVerdict.Permanent)]
    [InlineData("text/xml", "<unclosed", 200, "bad-answer", CallVerdict.Permanent)]
    [InlineData("text/html", "<h1>proxy</h1>", 200, "bad-answer", CallVerdict.Permanent)]
    [InlineData("text/html", "<h1>Bad Gateway</h1>", 502, "http-502", CallVerdict.Transient)]
    [InlineData("text/xml", "<x/>", 503, "http-503", CallVerdict.Transient)]
    public async Task What_is_no_envelope_is_a_fault(string type, string body, int status, string code, CallVerdict verdict)
    {
        await using var partner = await Partner.StartAsync(Xml(body, type, status));
        using var api = Calling.To(partner, Declared, "soap");

        var answer = await CallAsync(api, "{}");

        Assert.Equal((verdict, code), (answer.Verdict, answer.Fault!.Code));
    }

    [Theory]
    [InlineData("PostPayment", "{\"a\":\"\\u0001\"}")]
    [InlineData("PostPayment", "{\"a\":\"\\ud800\"}")]
    [InlineData("PostPayment", "{\"1a\":1}")]
    [InlineData("PostPayment", "{\"a b\":1}")]
    [InlineData("PostPayment", "{\"x:a\":1}")]
    [InlineData("PostPayment", "{\"@a\":{}}")]
    [InlineData("PostPayment", "{\"a\":[[1]]}")]
    [InlineData("PostPayment", "[1]")]
    [InlineData("PostPayment", "{")]
    [InlineData("Post><Evil", "{}")]
    public async Task What_xml_cannot_carry_is_never_sent(string operation, string body)
    {
        await using var partner = await Partner.StartAsync(Xml(Head + Foot));
        using var api = Calling.To(partner, Declared, "soap");

        var answer = await CallAsync(api, body, operation);

        Assert.Equal((CallVerdict.Permanent, "bad-body"), (answer.Verdict, answer.Fault!.Code));
        Assert.Empty(partner.Requests);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("digest")]
    public async Task A_username_token_and_a_timestamp_go_into_the_header(string type)
    {
        await using var partner = await Partner.StartAsync(Xml(Head + "<R/>" + Foot));
        using var api = Calling.To(partner, $"soap: {{ namespace: \"urn:x\", security: {{ user: me, password: \"${{secret:pw}}\", type: {type}, timestamp: 5m }} }}", "soap");
        api.Secrets["pw"] = "pa55 & word";

        var answer = await api.CallAsync(new CallRequest { Connection = "api", Operation = "Ping", Body = "{}" }, new CallOptions("k", RecordBodies: true));

        Assert.Equal(CallVerdict.Succeeded, answer.Verdict);
        var sent = XElement.Parse(partner.Single.Body);
        string Value(string name) => sent.Descendants().Single(e => e.Name.LocalName == name).Value;
        Assert.Equal(("me", "2026-11-20T12:05:00.000Z"), (Value("Username"), Value("Expires")));
        if (type == "text")
        {
            Assert.Equal("pa55 & word", Value("Password"));
            Assert.DoesNotContain("pa55", answer.Attempt!.RequestBody);
        }
        else
        {
            var created = sent.Descendants().First(e => e.Name.LocalName == "UsernameToken").Elements().Single(e => e.Name.LocalName == "Created").Value;
            var digest = SHA1.HashData([.. Convert.FromBase64String(Value("Nonce")), .. Encoding.UTF8.GetBytes(created + "pa55 & word")]);
            Assert.Equal(Convert.ToBase64String(digest), Value("Password"));
        }
    }

    [Fact]
    public async Task A_missing_password_is_named_and_nothing_is_sent()
    {
        await using var partner = await Partner.StartAsync(Xml(Head + Foot));
        using var api = Calling.To(partner, "soap: { namespace: \"urn:x\", security: { user: me, password: \"${secret:pw}\" } }", "soap");

        Assert.Equal((CallVerdict.Permanent, "secret-missing"), await CallAsync(api, "{}") is var a ? (a.Verdict, a.Fault!.Code) : default);
        Assert.Empty(partner.Requests);
    }

    private static Task<CallAnswer> CallAsync(Calling api, string? body, string operation = "PostPayment") =>
        api.CallAsync(new CallRequest { Connection = "api", Operation = operation, Body = body });

    private static RequestDelegate Xml(string xml, string type = "text/xml", int status = 200) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(xml));
    };
}
