using System.Xml.Linq;
using Trunkline.Flows;

namespace Trunkline.Connectors.Soap.Wsdl;

/// <summary>An operation as a WSDL describes it.</summary>
/// <param name="Root">The element in the envelope's body.</param>
/// <param name="Action">SOAPAction, perhaps empty; null where nothing is said.</param>
/// <param name="Facts">What flows may know.</param>
internal sealed record WsdlOperation(XName Root, string? Action, OperationFacts Facts);

/// <summary>What a WSDL says of a service.</summary>
/// <param name="Namespace">Its target namespace.</param>
/// <param name="IsVersion12">Whether the operations are those of a SOAP 1.2 binding.</param>
/// <param name="Operations">By name.</param>
internal sealed record WsdlService(string Namespace, bool IsVersion12, IReadOnlyDictionary<string, WsdlOperation> Operations);
