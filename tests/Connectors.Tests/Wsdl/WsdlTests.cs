using Microsoft.AspNetCore.Http;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Declarations;
using Trunkline.Flows.Execution;
using Trunkline.Stores.InMemory;

namespace Trunkline.Connectors.Tests.Wsdl;

public class WsdlTests
{
    [Theory]
    [InlineData("wsdl: ledger.wsdl", "PostPayment", """{"Reference":"e","Amount":{"Value":12.50,"Currency":"EUR"},"Line":[{"Position":1,"Sku":"a","Net":1,"Sub":{"Sku":"b","Gross":2}}]}""",
        "\"urn:erp:ledger/actions/Post\"", "text/xml; charset=utf-8",
        """<PostPayment xmlns="urn:erp:ledger"><Reference>e</Reference><Amount><Value xmlns="urn:erp:common">12.50</Value><Currency xmlns="urn:erp:common">EUR</Currency></Amount><Line><Position xmlns="">1</Position><Sku>a</Sku><Net>1</Net><Sub><Sku>b</Sku><Gross>2</Gross></Sub></Line></PostPayment>""")]
    [InlineData("wsdl: ledger.wsdl", "Ping", null, "\"\"", "text/xml; charset=utf-8", """<Ping xmlns="urn:erp:ledger" />""")]
    [InlineData("wsdl: ledger.wsdl, version: \"1.2\"", "PostPayment", """{"Reference":"e"}""", null, "application/soap+xml; charset=utf-8; action=\"urn:erp:ledger/actions/Post12\"",
        """<PostPayment xmlns="urn:erp:ledger"><Reference>e</Reference></PostPayment>""")]
    [InlineData("wsdl: ledger.wsdl, action: \"urn:mine#{operation}\"", "Ping", "{}", "\"urn:mine#Ping\"", "text/xml; charset=utf-8", """<Ping xmlns="urn:erp:ledger" />""")]
    [InlineData("wsdl: stock.wsdl", "reserve", """{"sku":"a","quantity":2,"options":{"fast":true}}""", "\"reserve\"", "text/xml; charset=utf-8",
        """<reserveRequest xmlns="http://ws.stock.example/types"><sku xmlns="">a</sku><quantity xmlns="">2</quantity><options xmlns=""><fast>true</fast></options></reserveRequest>""")]
    [InlineData("wsdl: stock.wsdl", "count", """{"sku":"a","place":{"hall":1}}""", "\"count\"", "text/xml; charset=utf-8",
        """<count xmlns="http://ws.stock.example/rpc"><sku xmlns="">a</sku><place xmlns=""><hall>1</hall></place></count>""")]
    [InlineData("wsdl: ledger.wsdl", "PostPayment", """{"Amount":{"@xmlns":"urn:own","Value":1}}""", "\"urn:erp:ledger/actions/Post\"", "text/xml; charset=utf-8",
        """<PostPayment xmlns="urn:erp:ledger"><Amount xmlns="urn:own"><Value>1</Value></Amount></PostPayment>""")]
    public async Task Elements_namespaces_and_actions_are_those_of_the_description(string soap, string operation, string? body, string? action, string type, string xml)
    {
        await using var partner = await Partner.StartAsync(async context =>
        {
            context.Response.ContentType = "text/xml";
            await context.Response.WriteAsync("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><R><Number>7</Number></R></s:Body></s:Envelope>");
        });
        var (catalog, faults) = Read(soap, partner.Url, Described.Files());
        Assert.Empty(faults);
        using var connections = new Connections(catalog, new Surroundings(new TestSecrets(), new InMemoryTable(), TimeProvider.System, TransportSeams.Real));

        var answer = await connections.CallAsync(new CallRequest { Connection = "erp", Operation = operation, Body = body }, new CallOptions("k"), default);

        Assert.Equal("""{"Number":"7"}""", answer.Result.GetRawText());
        Assert.Contains($"Body>{xml}</", partner.Single.Body, StringComparison.Ordinal);
        Assert.Equal((action, type), (partner.Single.Header("SOAPAction"), partner.Single.Header("Content-Type")));
    }

    [Fact]
    public void Operations_are_listed_with_what_they_hold()
    {
        var (catalog, _) = Read("wsdl: ledger.wsdl", "https://erp.example", Described.Files());
        var (stock, _) = Read("wsdl: stock.wsdl", "https://erp.example", Described.Files());
        var operations = catalog.Connections["erp"].Operations!;

        Assert.Equal(["Ping", "PostPayment"], operations.Keys.Order(StringComparer.Ordinal));
        var body = operations["PostPayment"].Body!;
        Assert.Equal([("Reference", true), ("Amount", true), ("Line", false), ("Note", false)], body.Members.Select(m => (m.Name, m.IsRequired)));
        Assert.True(body.IsOrdered);
        var line = body.Find("Line")!.Shape()!;
        Assert.Equal([("Position", false), ("Sku", true), ("Net", false), ("Gross", false), ("Sub", false)], line.Members.Select(m => (m.Name, m.IsRequired)));
        Assert.False(line.IsOrdered);
        Assert.Same(line, line.Find("Sub")!.Shape());
        Assert.Null(body.Find("Reference")!.Shape());
        Assert.Empty(operations["Ping"].Body!.Members);
        var described = stock.Connections["erp"].Operations!;
        Assert.Equal(["count", "legacy", "reserve"], described.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["sku", "quantity", "options"], described["reserve"].Body!.Members.Select(m => m.Name));
        Assert.Contains("encoded", described["legacy"].Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_is_not_needed_and_may_still_be_said()
    {
        Assert.Equal("urn:erp:ledger", Read("wsdl: ledger.wsdl", "https://e.example", Described.Files()).Catalog.Connections["erp"].Soap!.Namespace);
        Assert.Equal("urn:mine", Read("wsdl: ledger.wsdl, namespace: \"urn:mine\"", "https://e.example", Described.Files()).Catalog.Connections["erp"].Soap!.Namespace);
    }

    [Theory]
    [InlineData("wsdl: none.wsdl", "there is no file 'connections/none.wsdl' in the integrations folder")]
    [InlineData("wsdl: ../../etc/passwd", "'connections/' asks for '../../etc/passwd', which is outside the integrations folder")]
    [InlineData("wsdl: \"https://erp.example/ledger?wsdl\"", "only files inside the integrations folder are read")]
    [InlineData("wsdl: \"file:///etc/passwd\"", "only files inside the integrations folder are read")]
    [InlineData("wsdl: /etc/passwd", "only files inside the integrations folder are read")]
    [InlineData("wsdl: dtd.wsdl", "'connections/dtd.wsdl' cannot be read: it declares a DTD, which is never read")]
    [InlineData("wsdl: broken.wsdl", "'connections/broken.wsdl' cannot be read: line 1, character")]
    [InlineData("wsdl: two.wsdl", "'connections/two.wsdl' is WSDL 2.0: only 1.1 is read")]
    [InlineData("wsdl: page.wsdl", "'connections/page.wsdl' is no WSDL but <html>")]
    [InlineData("wsdl: fetching.wsdl", "'connections/fetching.wsdl' asks for 'http://erp.example/types.xsd': only files inside the integrations folder are read; put a copy beside it and name that")]
    [InlineData("wsdl: escaping.wsdl", "'connections/escaping.wsdl' asks for '%2e%2e/%2e%2e/x.xsd', which is outside the integrations folder")]
    [InlineData("wsdl: plain.wsdl", "'plain.wsdl' describes no operations of SOAP 1.1")]
    [InlineData("wsdl: stock.wsdl, version: \"1.2\"", "'stock.wsdl' describes no operations of SOAP 1.2")]
    [InlineData("version: \"1.2\"", "'namespace' is missing")]
    public void What_cannot_be_read_is_a_fault_where_it_is_named(string soap, string words)
    {
        const string Head = "<definitions xmlns=\"http://schemas.xmlsoap.org/wsdl/\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" targetNamespace=\"urn:x\">";
        var files = Described.Files(
            ("connections/dtd.wsdl", "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + Head + "&x;</definitions>"),
            ("connections/broken.wsdl", Head + "<oops></definitions>"),
            ("connections/two.wsdl", "<description xmlns=\"http://www.w3.org/ns/wsdl\"/>"),
            ("connections/page.wsdl", "<html/>"),
            ("connections/fetching.wsdl", Head + "<types><xs:schema><xs:import namespace=\"urn:y\" schemaLocation=\"http://erp.example/types.xsd\"/></xs:schema></types></definitions>"),
            ("connections/escaping.wsdl", Head + "<types><xs:schema><xs:include schemaLocation=\"%2e%2e/%2e%2e/x.xsd\"/></xs:schema></types></definitions>"),
            ("connections/plain.wsdl", Head + "</definitions>"));

        var (catalog, faults) = Read(soap, "https://erp.example", files);

        var fault = Assert.Single(faults);
        Assert.Contains(words, fault.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("erp.yaml:4:", fault.ToString(), StringComparison.Ordinal);
        Assert.Empty(catalog.Connections);
    }

    [Fact]
    public void A_wsdl_without_files_to_read_from_is_a_fault()
    {
        var faults = new FaultList();
        ConnectionCatalog.Read([("erp.yaml", "connection: erp\nprotocol: soap\nbaseUrl: https://e.example\nsoap: { wsdl: a.wsdl }\n")], _ => null, faults);

        Assert.Contains("there is no file 'connections/a.wsdl'", Assert.Single(faults.All).ToString(), StringComparison.Ordinal);
    }

    private static (ConnectionCatalog Catalog, IReadOnlyList<Fault> Faults) Read(string soap, string url, Func<string, byte[]?> files)
    {
        var faults = new FaultList();
        var catalog = ConnectionCatalog.Read(
            [("erp.yaml", $"connection: erp\nprotocol: soap\nbaseUrl: {url}\nsoap: {{ {soap} }}\nallowPrivate: true\n")], _ => null, faults, files);
        return (catalog, faults.All);
    }
}
