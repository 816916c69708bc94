using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Trunkline.Sandbox.Control;

namespace Trunkline.Sandbox.Partners.Erp;

/// <summary>An ERP's posting service over SOAP 1.1 with basic authentication. A reference is posted once: the same posting again gives the
/// same document, another amount under it is a Client fault.</summary>
internal sealed class ErpApi() : Partner("erp")
{
    public const string Path = "/services/postings";
    public static readonly XNamespace Namespace = "urn:sandbox-erp:postings:v1";
    private readonly Dictionary<string, Posting> postings = new(StringComparer.Ordinal);
    private int documents;

    public override void Reset()
    {
        postings.Clear();
        documents = 0;
    }

    public override Answer Handle(PartnerRequest request, Refusal? refusal)
    {
        if (request.Path != Path)
            return new Answer(404, $"The service is at {Path}.") { ContentType = "text/plain" };
        if (request.Method == "GET" && request.Query.Equals("?wsdl", StringComparison.OrdinalIgnoreCase))
            return new Answer(200, Wsdl.Text) { ContentType = "text/xml; charset=utf-8" };
        if (request.Method != "POST")
            return new Answer(405, "SOAP is posted.") { ContentType = "text/plain" }.With("Allow", "POST");
        if (request.Basic() != (SandboxKeys.ErpUser, SandboxKeys.ErpPassword))
            return new Answer(401, "") { ContentType = "text/plain" }.With("WWW-Authenticate", "Basic realm=\"erp\"");
        if (!request.HasMediaType("text/xml"))
            return new Answer(415, "SOAP 1.1 is text/xml.") { ContentType = "text/plain" };
        XElement operation;
        try
        {
            operation = SoapMessage.Read(request.Body);
        }
        catch (XmlException e)
        {
            return SoapMessage.Fault("Client", $"The request is no SOAP 1.1 message: {e.Message}");
        }

        var action = request.Header("SOAPAction");
        if (action is null)
            return SoapMessage.Fault("Client", "The SOAPAction header is missing.");
        if (action.Trim('"') != $"{Namespace}/{operation.Name.LocalName}")
            return SoapMessage.Fault("Client", $"The SOAPAction {action} does not fit the operation {operation.Name.LocalName}.");
        if (refusal is not null)
        {
            return refusal.Code == "Server"
                ? SoapMessage.Fault("Server", refusal.Message ?? "The posting engine is busy.")
                : SoapMessage.Fault("Client", refusal.Message ?? "The posting period is closed.", refusal.Code ?? "PERIOD_CLOSED");
        }

        if (operation.Name == Namespace + "PostPayment")
            return Post(operation);
        if (operation.Name == Namespace + "ReversePayment")
            return Reverse(operation);
        return SoapMessage.Fault("Client", $"There is no operation {operation.Name}.");
    }

    private Answer Post(XElement operation)
    {
        if (Reference(operation) is not { } reference)
            return SoapMessage.Fault("Client", "Reference is missing.", "INVALID");
        var text = operation.Element(Namespace + "Amount")?.Value;
        if (!decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) || amount <= 0)
            return SoapMessage.Fault("Client", $"Amount '{text}' is no positive number.", "INVALID");
        if (!postings.TryGetValue(reference, out var posting))
            postings[reference] = posting = new Posting($"DOC-{++documents:D6}", amount, null);
        else if (posting.Amount != amount)
            return SoapMessage.Fault("Client", $"Reference {reference} is posted with another amount.", "DUPLICATE_REFERENCE");
        return Done("PostPayment", posting.Document, "posted");
    }

    private Answer Reverse(XElement operation)
    {
        if (Reference(operation) is not { } reference)
            return SoapMessage.Fault("Client", "Reference is missing.", "INVALID");
        if (!postings.TryGetValue(reference, out var posting))
            return SoapMessage.Fault("Client", $"Nothing is posted under {reference}.", "UNKNOWN_REFERENCE");
        if (posting.Reversal is null)
            postings[reference] = posting = posting with { Reversal = $"DOC-{++documents:D6}" };
        return Done("ReversePayment", posting.Reversal!, "reversed");
    }

    private static string? Reference(XElement operation) =>
        operation.Element(Namespace + "Reference")?.Value.Trim() is { Length: > 0 and <= 100 } reference ? reference : null;

    private static Answer Done(string operation, string document, string status) => SoapMessage.Write(
        new XElement(Namespace + $"{operation}Response", new XElement(Namespace + "DocumentNumber", document), new XElement(Namespace + "Status", status)));

    private sealed record Posting(string Document, decimal Amount, string? Reversal);
}
