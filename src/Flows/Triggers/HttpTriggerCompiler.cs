using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Definitions.Triggers;
using Trunkline.Flows.Schemas;
using Trunkline.Flows.Templates;
using Trunkline.Flows.Validation;

namespace Trunkline.Flows.Triggers;

internal static class HttpTriggerCompiler
{
    // Long enough for a few calls in a row, short enough that callers have not gone.
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(10);

    public static HttpTrigger Compile(HttpTriggerDefinition http, FlowDefinition flow, FlowSurroundings surroundings)
    {
        var declared = http.Path.ToDictionary(p => p.Name.Value, p => p.Parameter, StringComparer.Ordinal);
        var path = http.Route!.Segments.Where(s => s.IsParameter).Select(s => declared.GetValueOrDefault(s.Text) ?? new RequestParameter(s.Text, "string", true, false, new JsonSchema()));
        return new HttpTrigger(http.Route, path, http.Query.Select(q => q.Parameter), Schema(http, surroundings, new FaultList()))
        {
            Headers = [.. http.Headers.Select(h => h.Value)],
            Deadline = http.Deadline ?? DefaultDeadline,
            Deprecated = http.Deprecated,
            Sunset = http.Sunset,
            GoneAfterSunset = http.GoneAfterSunset,
            Accept = http.Accept,
            ContentType = ContentType(flow.Answer),
            Changes = surroundings.Flows.RunBy(flow).Prepend(flow).Any(Changes),
        };
    }

    // Null where there is none.
    public static JsonSchema? Schema(HttpTriggerDefinition http, FlowSurroundings surroundings, FaultList faults)
    {
        switch (http.Request)
        {
            case null:
                return null;
            case DeclaredText name:
                if (!surroundings.Schemas.TryGetValue(name.Value, out var file))
                    faults.Add(name, $"there is no schema '{name.Value}'", surroundings.Schemas.Count == 0 ? "write the schema here, or put the file into integrations/schemas/" : Suggestion.Remedy(name.Value, [.. surroundings.Schemas.Keys]));
                else if (DeclaredFile.Read(file.File, file.Text, faults) is { } map)
                    return SchemaReader.Read(map, faults);
                return null;
            case var inline:
                return SchemaReader.Read(inline, faults);
        }
    }

    // Of a text that is filled in only then nothing is known before.
    private static string? ContentType(AnswerDefinition? answer) =>
        answer?.Headers.FirstOrDefault(h => h.Name.Value.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)) is { } field
        && CompiledTexts.Template(field.Value.Value).Parts is [{ Expression: null } only] ? only.Literal : null;

    // Of code nobody knows.
    private static bool Changes(FlowDefinition flow) => FlowValidation.AllCalls(flow).Any(Changes) || FlowValidation.AllSteps(flow.Steps).Any(s => s is EmitDefinition or UseDefinition);

    private static bool Changes(CallDefinition call) => call.GraphQl is null && call.Methods is not [{ Method: "GET" }] || call.GraphQl is { } document && !GraphQlText.IsQuery(document.Value);
}
