namespace Trunkline.Connectors.Tests.Wsdl;

/// <summary>WSDLs as the common tools write them.</summary>
internal static class Described
{
    /// <summary>As .NET services describe themselves: wrapped document/literal, types in schemas of their own, SOAP 1.1, SOAP 1.2 and plain HTTP side by side.</summary>
    public const string Ledger = """
        <?xml version="1.0" encoding="utf-8"?>
        <wsdl:definitions xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"
            xmlns:http="http://schemas.xmlsoap.org/wsdl/http/" xmlns:tns="urn:erp:ledger" xmlns:c="urn:erp:common" targetNamespace="urn:erp:ledger" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/">
          <wsdl:documentation>Postings of payments</wsdl:documentation>
          <wsdl:types>
            <s:schema elementFormDefault="qualified" targetNamespace="urn:erp:ledger">
              <s:import namespace="urn:erp:common" schemaLocation="types/common.xsd"/>
              <s:element name="PostPayment">
                <s:complexType>
                  <s:sequence>
                    <s:element minOccurs="1" maxOccurs="1" name="Reference" type="s:string"/>
                    <s:element minOccurs="1" maxOccurs="1" name="Amount" type="c:Money"/>
                    <s:element minOccurs="0" maxOccurs="unbounded" name="Line" type="tns:Line"/>
                    <s:element minOccurs="0" name="Note" nillable="true" type="s:string"/>
                  </s:sequence>
                </s:complexType>
              </s:element>
              <s:element name="PostPaymentResponse"><s:complexType><s:sequence><s:element name="Number" type="s:string"/></s:sequence></s:complexType></s:element>
              <s:element name="Ping"><s:complexType/></s:element>
              <s:complexType name="Line">
                <s:complexContent mixed="false">
                  <s:extension base="c:Base">
                    <s:sequence>
                      <s:element name="Sku" type="s:string"/>
                      <s:choice><s:element name="Net" type="s:decimal"/><s:element name="Gross" type="s:decimal"/></s:choice>
                      <s:element minOccurs="0" name="Sub" type="tns:Line"/>
                    </s:sequence>
                  </s:extension>
                </s:complexContent>
              </s:complexType>
            </s:schema>
          </wsdl:types>
          <wsdl:message name="PostPaymentSoapIn"><wsdl:part name="parameters" element="tns:PostPayment"/></wsdl:message>
          <wsdl:message name="PostPaymentSoapOut"><wsdl:part name="parameters" element="tns:PostPaymentResponse"/></wsdl:message>
          <wsdl:message name="PingSoapIn"><wsdl:part name="parameters" element="tns:Ping"/></wsdl:message>
          <wsdl:message name="PingHttpGetIn"/>
          <wsdl:portType name="LedgerSoap">
            <wsdl:operation name="PostPayment"><wsdl:input message="tns:PostPaymentSoapIn"/><wsdl:output message="tns:PostPaymentSoapOut"/></wsdl:operation>
            <wsdl:operation name="Ping"><wsdl:input message="tns:PingSoapIn"/></wsdl:operation>
          </wsdl:portType>
          <wsdl:portType name="LedgerHttpGet"><wsdl:operation name="Ping"><wsdl:input message="tns:PingHttpGetIn"/></wsdl:operation></wsdl:portType>
          <wsdl:binding name="LedgerSoap" type="tns:LedgerSoap">
            <soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
            <wsdl:operation name="PostPayment">
              <soap:operation soapAction="urn:erp:ledger/actions/Post" style="document"/>
              <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
            </wsdl:operation>
            <wsdl:operation name="Ping"><soap:operation soapAction="" style="document"/><wsdl:input><soap:body use="literal"/></wsdl:input></wsdl:operation>
          </wsdl:binding>
          <wsdl:binding name="LedgerSoap12" type="tns:LedgerSoap">
            <soap12:binding transport="http://schemas.xmlsoap.org/soap/http"/>
            <wsdl:operation name="PostPayment"><soap12:operation soapAction="urn:erp:ledger/actions/Post12" style="document"/><wsdl:input><soap12:body use="literal"/></wsdl:input></wsdl:operation>
          </wsdl:binding>
          <wsdl:binding name="LedgerHttpGet" type="tns:LedgerHttpGet"><http:binding verb="GET"/><wsdl:operation name="Ping"><http:operation location="/Ping"/><wsdl:input/></wsdl:operation></wsdl:binding>
          <wsdl:service name="Ledger"><wsdl:port name="LedgerSoap" binding="tns:LedgerSoap"><soap:address location="http://erp.example/ledger.asmx"/></wsdl:port></wsdl:service>
        </wsdl:definitions>
        """;

    public const string Common = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:erp:common" targetNamespace="urn:erp:common" elementFormDefault="qualified">
          <xs:include schemaLocation="deeper/./base.xsd"/>
          <xs:complexType name="Money">
            <xs:sequence><xs:element name="Value" type="xs:decimal"/><xs:element name="Currency" type="Code"/></xs:sequence>
          </xs:complexType>
          <xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:length value="3"/></xs:restriction></xs:simpleType>
        </xs:schema>
        """;

    // Without a namespace of its own it has that of whoever includes it.
    public const string Base = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="unqualified">
          <xs:include schemaLocation="../common.xsd"/>
          <xs:complexType name="Base"><xs:sequence><xs:element name="Position" type="xs:int" minOccurs="0"/></xs:sequence></xs:complexType>
        </xs:schema>
        """;

    /// <summary>As Java services describe themselves: elements named after messages, unqualified content, a header beside the body, parts of one WSDL in another file.</summary>
    public const string Stock = """
        <definitions name="Stock" targetNamespace="http://ws.stock.example/" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:m="http://ws.stock.example/messages"
            xmlns:tns="http://ws.stock.example/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/">
          <import namespace="http://ws.stock.example/messages" location="./stock-messages.wsdl"/>
          <binding name="StockBinding" type="m:StockPort">
            <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
            <operation name="reserve">
              <soap:operation soapAction="reserve"/>
              <input><soap:header message="m:ReserveMessage" part="session" use="literal"/><soap:body use="literal"/></input>
            </operation>
            <operation name="count">
              <soap:operation style="rpc" soapAction="count"/>
              <input><soap:body use="literal" namespace="http://ws.stock.example/rpc"/></input>
            </operation>
            <operation name="legacy">
              <soap:operation style="rpc" soapAction="legacy"/>
              <input><soap:body use="encoded" namespace="urn:x" encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"/></input>
            </operation>
          </binding>
        </definitions>
        """;

    public const string StockMessages = """
        <definitions targetNamespace="http://ws.stock.example/messages" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:tns="http://ws.stock.example/messages"
            xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="http://ws.stock.example/types">
          <import namespace="http://ws.stock.example/" location="stock.wsdl"/>
          <types>
            <xs:schema targetNamespace="http://ws.stock.example/types">
              <xs:element name="reserveRequest" type="t:reserveRequest"/>
              <xs:complexType name="reserveRequest">
                <xs:all><xs:element name="sku" type="xs:string"/><xs:element name="quantity" type="xs:int"/><xs:element name="options" minOccurs="0"/></xs:all>
              </xs:complexType>
              <xs:element name="session" type="xs:string"/>
            </xs:schema>
          </types>
          <message name="ReserveMessage"><part name="body" element="t:reserveRequest"/><part name="session" element="t:session"/></message>
          <message name="CountMessage"><part name="sku" type="xs:string"/><part name="place" type="t:place"/></message>
          <message name="LegacyMessage"><part name="x" type="xs:string"/></message>
          <portType name="StockPort">
            <operation name="reserve"><input message="tns:ReserveMessage"/></operation>
            <operation name="count"><input message="tns:CountMessage"/></operation>
            <operation name="legacy"><input message="tns:LegacyMessage"/></operation>
          </portType>
        </definitions>
        """;

    public static Func<string, byte[]?> Files(params (string Path, string Text)[] more)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["connections/ledger.wsdl"] = Ledger, ["connections/types/common.xsd"] = Common, ["connections/types/deeper/base.xsd"] = Base,
            ["connections/stock.wsdl"] = Stock, ["connections/stock-messages.wsdl"] = StockMessages,
        };
        foreach (var (path, text) in more)
            files[path] = text;
        return path => files.TryGetValue(path, out var text) ? System.Text.Encoding.UTF8.GetBytes(text) : null;
    }
}
