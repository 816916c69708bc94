using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Templates;

namespace Trunkline.Flows.Validation;

// Header fields: names that can be sent and are the caller's to set, values without control characters.
internal sealed class FieldValidator : IFlowValidator
{
    private static readonly string[] NotTheirs = ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "TE", "Trailer", "Expect"];

    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        foreach (var call in FlowValidation.AllCalls(flow))
        {
            foreach (var query in call.Query.Where(q => q.Name.Value.Length == 0))
                faults.Add(query.Name, "a query parameter has no name", "name it");
            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var header in call.Headers)
                CheckHeader(header, seen, faults);
        }
    }

    private static void CheckHeader(FieldDefinition header, HashSet<string> seen, FaultList faults)
    {
        var name = header.Name.Value;
        if (!HeaderText.IsName(name))
            faults.Add(header.Name, $"'{name}' is no header name", "use letters, digits and dashes");
        else if (NotTheirs.Contains(name, StringComparer.OrdinalIgnoreCase))
            faults.Add(header.Name, $"header '{name}' is set by the connection", "leave it out");
        else if (!seen.Add(name))
            faults.Add(header.Name, $"header '{name}' stands twice", "keep one of them");
        foreach (var part in TemplateText.TryParse(header.Value.Value, out _) ?? [])
        {
            if (!part.IsExpression && HeaderText.FirstRefused(part.Text) >= 0)
                faults.Add(header.Value, $"header '{name}' holds a character that no header carries", "use printable ASCII on one line");
        }
    }
}
