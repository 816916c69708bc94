using Trunkline.Declarations;
using Trunkline.Runs.Catalog;

namespace Trunkline.Runs.Tests.Catalog;

/// <summary>Flows that are checked against a WSDL in their folder.</summary>
public sealed class WsdlCatalogTests : IDisposable
{
    private const string Wsdl = """
        <definitions targetNamespace="urn:erp" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:t="urn:erp" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:x="http://www.w3.org/2001/XMLSchema">
          <types>
            <x:schema targetNamespace="urn:erp" elementFormDefault="qualified">
              <x:include schemaLocation="../schemas/line.xsd"/>
              <x:element name="PostPayment"><x:complexType><x:sequence>
                <x:element name="Reference" type="x:string"/><x:element name="Amount" type="x:decimal"/><x:element name="Line" type="t:Line" minOccurs="0" maxOccurs="unbounded"/>
              </x:sequence></x:complexType></x:element>
              <x:element name="Free"><x:complexType><x:sequence><x:any minOccurs="0"/></x:sequence></x:complexType></x:element>
              <x:element name="Ping"><x:complexType/></x:element>
            </x:schema>
          </types>
          <message name="p"><part name="b" element="t:PostPayment"/></message><message name="f"><part name="b" element="t:Free"/></message><message name="i"><part name="b" element="t:Ping"/></message>
          <portType name="P">
            <operation name="PostPayment"><input message="t:p"/></operation><operation name="Free"><input message="t:f"/></operation>
            <operation name="Ping"><input message="t:i"/></operation><operation name="Old"><input message="t:p"/></operation>
          </portType>
          <binding name="B" type="t:P">
            <s:binding transport="http://schemas.xmlsoap.org/soap/http"/>
            <operation name="PostPayment"><s:operation soapAction="post"/><input><s:body use="literal"/></input></operation>
            <operation name="Free"><input><s:body use="literal"/></input></operation>
            <operation name="Ping"><input><s:body use="literal"/></input></operation>
            <operation name="Old"><input><s:body use="encoded"/></input></operation>
          </binding>
        </definitions>
        """;

    private const string Line = """
        <x:schema xmlns:x="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:erp" elementFormDefault="qualified">
          <x:complexType name="Line"><x:sequence><x:element name="Sku" type="x:string"/><x:element name="Count" type="x:int" minOccurs="0"/></x:sequence></x:complexType>
        </x:schema>
        """;

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("trunkline-wsdl-");

    public WsdlCatalogTests()
    {
        Write("connections/erp.yaml", "connection: erp\nprotocol: soap\nbaseUrl: https://erp.example\nsoap: { wsdl: erp.wsdl }\n");
        Write("connections/erp.wsdl", Wsdl);
        Write("schemas/line.xsd", Line);
    }

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData("operation: PostPayment, body: '{ \"Reference\": event.id, \"Amount\": 1.50, \"Line\": event.data.lines.{ \"Sku\": sku, \"Count\": n } }'")]
    [InlineData("operation: PostPayment, body: '{ \"Reference\": event.id, \"Amount\": { \"@currency\": \"EUR\", \"#text\": 1 } }'")]
    [InlineData("operation: PostPayment, body: event.data")]
    [InlineData("operation: PostPayment, body: '{ event.data.key: 1 }'")]
    [InlineData("operation: PostPayment, body: '{ \"t:Reference\": 1, \"t:Amount\": 2, \"@xmlns:t\": \"urn:erp\" }'")]
    [InlineData("operation: Free, body: '{ \"Whatever\": { \"it\": 1 } }'")]
    [InlineData("operation: Ping")]
    public void Sound_calls(string call) => Assert.Empty(Faults(call));

    [Theory]
    [InlineData("operation: PostPaymen, body: event.data", "4:29: connection 'erp' has no operation 'PostPaymen': did you mean 'PostPayment'?")]
    [InlineData("operation: Completely, body: event.data", "4:29: connection 'erp' has no operation 'Completely': use one of PostPayment, Free, Ping, Old")]
    [InlineData("operation: Old, body: event.data", "4:29: operation 'Old' cannot be called: it is encoded (rpc/encoded), and only literal bodies are written")]
    [InlineData("operation: PostPayment", "4:29: operation 'PostPayment' needs a body with 'Reference', 'Amount': add it under 'body'")]
    [InlineData("operation: PostPayment, body: '{ \"Reference\": 1, \"Amonut\": 2 }'", "4:49: the body of 'PostPayment' lacks 'Amount': the WSDL requires it", "4:67: the body of 'PostPayment' has no 'Amonut': did you mean 'Amount'?")]
    [InlineData("operation: PostPayment, body: '{ \"Amount\": 1, \"Reference\": 2 }'", "4:64: 'Reference' stands behind 'Amount' in the body of 'PostPayment': the WSDL has it before, and the order counts")]
    [InlineData("operation: PostPayment, body: '{ \"Reference\": 1, \"Amount\": 2, \"Line\": [{ \"Sku\": 1, \"Cuont\": 2 }, { \"Count\": 1 }] }'",
        "4:101: 'Line' has no 'Cuont': did you mean 'Count'?", "4:115: 'Line' lacks 'Sku': the WSDL requires it")]
    [InlineData("operation: PostPayment, body: '{ \"Reference\": { \"Inner\": 1 }, \"Amount\": 2 }'", "4:66: 'Reference' has no 'Inner': there are none")]
    [InlineData("operation: Ping, body: '{ \"Extra\": 1 }'", "4:44: the body of 'Ping' has no 'Extra': there are none")]
    [InlineData("operation: PostPayment, body: 'event.data ? { \"Reference\": 1 } : { \"Reference\": 1, \"Amount\": 1 }'", "4:62: the body of 'PostPayment' lacks 'Amount': the WSDL requires it")]
    public void Calls_that_do_not_fit_are_faults_at_their_places(string call, params string[] faults) => Assert.Equal(faults, Faults(call));

    private List<string> Faults(string call)
    {
        Write("flows/f.yaml", $"flow: f\non: {{ manual: true }}\nsteps:\n  - {{ call: erp, {call} }}\n");
        try
        {
            Integrations.Read(root.FullName, _ => null);
            return [];
        }
        catch (DeclarationException e)
        {
            return [.. e.Faults.Select(f => f.ToString()[(f.ToString().IndexOf("f.yaml:", StringComparison.Ordinal) + 7)..])];
        }
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
