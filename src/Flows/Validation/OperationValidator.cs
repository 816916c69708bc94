using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Validation;

// Where a connection describes its operations: a call names one of them, and the members that its body writes down are those of the description.
internal sealed class OperationValidator : IFlowValidator
{
    private const int MostNamed = 12;
    private const int MostDepth = 32;

    public void Check(FlowDefinition flow, FlowSurroundings surroundings, FaultList faults)
    {
        foreach (var call in FlowValidation.AllCalls(flow))
        {
            if (call.Operation is not { Value.Length: > 0 } named || !surroundings.Connections.TryGetValue(call.Connection.Value, out var connection) || connection.Operations is not { } operations)
                continue;
            if (!operations.TryGetValue(named.Value, out var operation))
                faults.Add(named, $"connection '{call.Connection.Value}' has no operation '{named.Value}'", Remedy(named.Value, [.. operations.Keys]));
            else if (operation.Refusal is { } refusal)
                faults.Add(named, $"operation '{named.Value}' cannot be called: {refusal}");
            else if (operation.Body is { } shape)
                CheckBody(call, named.Value, shape, faults);
        }
    }

    private static string Remedy(string name, string[] known) =>
        Suggestion.For(name, known) is null && known.Length > MostNamed ? $"its WSDL has {known.Length}, like {string.Join(", ", known.Order(StringComparer.Ordinal).Take(MostNamed))}" : Suggestion.Remedy(name, known);

    private static void CheckBody(CallDefinition call, string operation, BodyShape shape, FaultList faults)
    {
        if (call.Body is not { } body)
        {
            if (shape.Members.Where(m => m.IsRequired).Select(m => $"'{m.Name}'").ToList() is { Count: > 0 } required)
                faults.Add(call.Operation!, $"operation '{operation}' needs a body with {string.Join(", ", required)}", "add it under 'body'");
            return;
        }

        // A text that is no expression is told of elsewhere.
        if (!JsonataExpression.TryCompile(body.Value, out _, out _))
            return;
        foreach (var outline in JsonataOutline.Of(body.Value))
            CheckObject(outline, shape, $"the body of '{operation}'", body, faults, MostDepth);
    }

    private static void CheckObject(JsonataOutline written, BodyShape shape, string where, DeclaredText body, FaultList faults, int depth)
    {
        var (last, before) = (-1, "");
        foreach (var member in written.Members.Where(m => !m.Name.StartsWith('@') && m.Name != "#text"))
        {
            var name = member.Name[(member.Name.IndexOf(':') + 1)..];
            if (shape.Find(name) is not { } known)
            {
                if (!shape.IsOpen)
                    Add(member.Line, member.Column, $"{where} has no '{name}'", Suggestion.Remedy(name, [.. shape.Members.Select(m => m.Name).Take(MostNamed)]));
                continue;
            }

            var rank = shape.Members.ToList().IndexOf(known);
            if (shape.IsOrdered && rank < last)
                Add(member.Line, member.Column, $"'{name}' stands behind '{before}' in {where}", "the WSDL has it before, and the order counts");
            else
                (last, before) = (rank, name);
            if (member.Values.Count > 0 && depth > 0)
                CheckValues(member, known, body, faults, depth);
        }

        foreach (var missing in shape.Members.Where(m => m.IsRequired && written.IsWhole && written.Members.All(w => w.Name[(w.Name.IndexOf(':') + 1)..] != m.Name)))
            Add(written.Line, written.Column, $"{where} lacks '{missing.Name}'", "the WSDL requires it");

        void Add(int line, int column, string problem, string remedy)
        {
            var (inLine, inColumn) = body.PlaceOf(line, column);
            faults.Add(new Fault(body.File, inLine, inColumn, problem, remedy));
        }
    }

    private static void CheckValues(JsonataMember member, BodyMember known, DeclaredText body, FaultList faults, int depth)
    {
        var shape = known.Shape() ?? new BodyShape();
        foreach (var value in member.Values)
            CheckObject(value, shape, $"'{known.Name}'", body, faults, depth - 1);
    }
}
