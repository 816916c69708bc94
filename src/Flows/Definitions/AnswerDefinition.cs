using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions;

// `answer`: what the caller of a flow gets.
internal sealed record AnswerDefinition(DeclaredText Key, DeclaredText? Status, IReadOnlyList<FieldDefinition> Headers, DeclaredText? Body, bool PartsInHeader)
{
    public static AnswerDefinition? Read(DeclaredMap file, FaultList faults)
    {
        if (file.Map("answer", faults) is not { } map)
            return null;
        var status = ValueReader.Expression(map, "status", faults);
        var headers = CallReader.Fields(map, "headers", faults);
        var body = ValueReader.Expression(map, "body", faults);
        var parts = ValueReader.Choice(map, HttpGrammar.Parts, faults);
        map.RejectUnknownKeys(faults);
        return new AnswerDefinition(file.Key("answer")!, status, headers, body, parts == "header");
    }
}
