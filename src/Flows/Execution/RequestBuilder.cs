using System.Text;
using System.Text.Json;
using Trunkline.Flows.Plans;
using Trunkline.Flows.Templates;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution;

// Evaluates a call's template into a request.
internal static class RequestBuilder
{
    // Throws StepFaultException for an expression that fails and for values that a request must not carry.
    public static CallRequest Build(CallStep step, string key, ExpressionScope scope)
    {
        var template = step.Template;
        var at = "path";
        try
        {
            var path = template.Path is null ? null : Path(key, template.Path, scope);
            at = "query";
            var query = Fields(template.Query, scope);
            at = "headers";
            var headers = Fields(template.Headers, scope);
            CheckHeaders(key, headers);
            at = "body";
            var body = template.Body is null ? null : Json(scope.Evaluate(template.Body));
            at = "variables";
            var variables = template.Variables is null ? null : Json(scope.Evaluate(template.Variables));
            return new CallRequest
            {
                Connection = step.Connection,
                Method = template.Method,
                Path = path,
                Query = query,
                Headers = headers,
                Body = body,
                Operation = template.Operation,
                GraphQl = template.GraphQl,
                Variables = variables,
                Result = step.Result,
                Watch = step.Watch,
            };
        }
        catch (JsonataException e)
        {
            throw new StepFaultException(ExpressionFault.Of(e, key, at));
        }
    }

    // Byte for byte what the expression gave: a value taken from the input unchanged keeps its text.
    private static string? Json(JsonataResult result) => result.IsUndefined ? null : Encoding.UTF8.GetString(RawJson.Utf8(result.ToElement()));

    private static string Path(string key, string text, ExpressionScope scope)
    {
        var path = new PathText();
        foreach (var part in CompiledTexts.Template(text).Parts)
        {
            if (part.Expression is null)
            {
                path.Literal(part.Literal);
                continue;
            }

            var result = scope.Evaluate(part.Expression);
            var kind = result.IsUndefined ? JsonValueKind.Undefined : result.ToElement().ValueKind;
            if (kind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False))
                throw new StepFaultException(new StepFault("path", $"Step '{key}', path: {{{part.Expression.Source}}} gave {Word(kind)}, which would make another path."));
            path.Value(result.ToText());
        }

        return path.Finish(out var refused)
            ?? throw new StepFaultException(new StepFault("path", $"Step '{key}', path: a value made {(refused is "" ? "an empty segment" : $"the segment '{refused}'")}, which would make another path."));
    }

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => "nothing",
    };

    private static Dictionary<string, string>? Fields(IReadOnlyDictionary<string, string>? templates, ExpressionScope scope)
    {
        if (templates is null)
            return null;
        var fields = new Dictionary<string, string>(templates.Count, StringComparer.Ordinal);
        foreach (var (name, template) in templates)
        {
            if (TemplateValue.Text(template, scope) is { } value)
                fields[name] = value;
        }

        return fields;
    }

    private static void CheckHeaders(string key, Dictionary<string, string>? headers)
    {
        if (headers is null)
            return;
        foreach (var (name, value) in headers)
        {
            if (HeaderText.FirstRefused(value) is var at and >= 0)
                throw new StepFaultException(new StepFault("header", $"Step '{key}', header '{name}': the value has U+{(int)value[at]:X4} in it, which no header carries."));
        }
    }
}
