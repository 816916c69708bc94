using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Testing;

internal static class ExpectedAnswerReader
{
    public static ExpectedAnswer Read(DeclaredMap map, TestFileScope scope)
    {
        if (scope.Flow.Trigger is not HttpTrigger)
            scope.Faults.Add(map, $"flow '{scope.Flow.Plan.Flow}' answers nobody", "leave 'answer' out: it is for flows with 'on: { http: … }'");
        var answer = new ExpectedAnswer(map)
        {
            Status = scope.At(map, "status", ValueReader.Number(map, "status", 200, 599, scope.Faults)),
            Headers = scope.Texts(map, "headers"),
            Body = map.Node("body"),
            Partial = scope.At(map, "partial", ValueReader.Flag(map, "partial", scope.Faults)),
            Parts = ReadParts(map, scope),
        };
        map.RejectUnknownKeys(scope.Faults);
        return answer;
    }

    private static List<ExpectedPart> ReadParts(DeclaredMap map, TestFileScope scope)
    {
        var parts = new List<ExpectedPart>();
        if (map.Map("parts", scope.Faults) is not { } of)
            return parts;
        foreach (var name in of.Keys)
        {
            if (of.Node(name.Value) is DeclaredText fault)
            {
                parts.Add(new ExpectedPart(name) { Fault = new Expected<string>(fault, fault.Value) });
            }
            else if (of.Map(name.Value, scope.Faults) is { } part)
            {
                parts.Add(new ExpectedPart(name)
                {
                    Source = part.Text("source", scope.Faults) is { } source ? new Expected<string>(source, source.Value) : null,
                    Fault = part.Text("fault", scope.Faults) is { } code ? new Expected<string>(code, code.Value) : null,
                });
                part.RejectUnknownKeys(scope.Faults);
            }
        }

        return parts;
    }
}
