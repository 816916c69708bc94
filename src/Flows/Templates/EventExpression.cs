using System.Text.Json;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Templates;

// Expressions over an event itself, as a trigger's condition is: they see the event's members and the flow's settings.
internal static class EventExpression
{
    public static JsonataResult Evaluate(JsonataExpression expression, JsonElement envelope, JsonElement? settings)
    {
        if (settings is null || envelope.ValueKind != JsonValueKind.Object)
            return expression.Evaluate(envelope, FlowEnvironment.Timeless);
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in envelope.EnumerateObject())
            members[member.Name] = member.Value;
        members["settings"] = settings.Value;
        return expression.Evaluate(members, FlowEnvironment.Timeless);
    }
}
