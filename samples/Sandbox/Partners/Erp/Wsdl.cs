namespace Trunkline.Sandbox.Partners.Erp;

internal static class Wsdl
{
    /// <summary>The description a developer gets from <c>?wsdl</c>.</summary>
    public const string Text = """
        <?xml version="1.0" encoding="utf-8"?>
        <wsdl:definitions name="Postings" targetNamespace="urn:sandbox-erp:postings:v1" xmlns:tns="urn:sandbox-erp:postings:v1"
            xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <wsdl:types>
            <xs:schema targetNamespace="urn:sandbox-erp:postings:v1" elementFormDefault="qualified">
              <xs:element name="PostPayment"><xs:complexType><xs:sequence>
                <xs:element name="Reference" type="xs:string"/><xs:element name="Amount" type="xs:decimal"/><xs:element name="Currency" type="xs:string" minOccurs="0"/>
              </xs:sequence></xs:complexType></xs:element>
              <xs:element name="PostPaymentResponse" type="tns:Done"/>
              <xs:element name="ReversePayment"><xs:complexType><xs:sequence><xs:element name="Reference" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
              <xs:element name="ReversePaymentResponse" type="tns:Done"/>
              <xs:complexType name="Done"><xs:sequence>
                <xs:element name="DocumentNumber" type="xs:string"/><xs:element name="Status" type="xs:string"/>
              </xs:sequence></xs:complexType>
            </xs:schema>
          </wsdl:types>
          <wsdl:message name="PostPaymentIn"><wsdl:part name="parameters" element="tns:PostPayment"/></wsdl:message>
          <wsdl:message name="PostPaymentOut"><wsdl:part name="parameters" element="tns:PostPaymentResponse"/></wsdl:message>
          <wsdl:message name="ReversePaymentIn"><wsdl:part name="parameters" element="tns:ReversePayment"/></wsdl:message>
          <wsdl:message name="ReversePaymentOut"><wsdl:part name="parameters" element="tns:ReversePaymentResponse"/></wsdl:message>
          <wsdl:portType name="Postings">
            <wsdl:operation name="PostPayment"><wsdl:input message="tns:PostPaymentIn"/><wsdl:output message="tns:PostPaymentOut"/></wsdl:operation>
            <wsdl:operation name="ReversePayment"><wsdl:input message="tns:ReversePaymentIn"/><wsdl:output message="tns:ReversePaymentOut"/></wsdl:operation>
          </wsdl:portType>
          <wsdl:binding name="PostingsSoap" type="tns:Postings">
            <soap:binding transport="http://schemas.xmlsoap.org/soap/http" style="document"/>
            <wsdl:operation name="PostPayment"><soap:operation soapAction="urn:sandbox-erp:postings:v1/PostPayment"/>
              <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>
            <wsdl:operation name="ReversePayment"><soap:operation soapAction="urn:sandbox-erp:postings:v1/ReversePayment"/>
              <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>
          </wsdl:binding>
        </wsdl:definitions>
        """;
}
