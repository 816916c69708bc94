using Trunkline.Declarations.Grammar;

namespace Trunkline.Flows.Definitions;

// The words of flows that answer requests.
internal static class HttpGrammar
{
    public static readonly Keyword AfterSunset = new("after-sunset", KeywordShape.Choice, "`gone`: requests after the day of `sunset` are answered 410; left out: `serve`.") { Choices = ["gone", "serve"] };

    public static readonly Keyword ParameterType = new("type", KeywordShape.Choice, "What it is; left out: `string`.")
    {
        Choices = ["string", "integer", "number", "boolean", "date", "date-time", "uuid", "email"],
    };

    public static readonly KeywordGroup Parameter = new("a parameter", "A path or query parameter of `on: { http: … }`.",
    [
        ParameterType,
        new("required", KeywordShape.Flag, "Query only: whether the request must have it; left out: `true`."),
        new("list", KeywordShape.Flag, "Query only: whether it may stand several times; expressions then see a list. Left out: `false`."),
        new("enum", KeywordShape.TextList, "The values it may have."),
        new("minimum", KeywordShape.Number, "The smallest number."),
        new("maximum", KeywordShape.Number, "The largest number."),
        new("minLength", KeywordShape.Number, "The fewest characters."),
        new("maxLength", KeywordShape.Number, "The most characters."),
        new("pattern", KeywordShape.Text, "A regular expression that it matches, checked in linear time."),
    ]);

    public static readonly KeywordGroup Trigger = new("http", "A request that the flow answers, below `/api/flows`.",
    [
        new("http", KeywordShape.Text, "Method and path, as in `get /customers/{id}`; each `{name}` is a whole segment.") { Required = true },
        new("version", KeywordShape.Text, "`v` and a number: stands before the path, so that versions are served side by side."),
        new("path", KeywordShape.ParameterMap, "What the path's parameters are; those left out are texts.") { Of = Parameter },
        new("query", KeywordShape.ParameterMap, "The query parameters; others are refused.") { Of = Parameter },
        new("headers", KeywordShape.TextList, "The header fields that expressions see, as `event.headers` in lower case; no others are kept."),
        new("request", KeywordShape.Schema, "JSON Schema of the body: written here, or the name of a file in `integrations/schemas/`. Left out: any JSON, or none."),
        new("deadline", KeywordShape.Duration, "The answer is given by then, whatever is missing; up to 3m. Left out: 10s."),
        new("deprecated", KeywordShape.Text, "The day (UTC) since which it is out of use; answers then carry `Deprecation`."),
        new("sunset", KeywordShape.Text, "The day (UTC) from which it may be gone; answers carry `Sunset`."),
        AfterSunset,
        new("accept", KeywordShape.Flag, "`true`: the request is answered 202 with the address of its status, and the flow runs durably like any other. Left out: `false`."),
    ]);

    public static readonly Keyword Parts = new("parts", KeywordShape.Choice,
        "Where the answer tells of its parts: as members `partial` and `parts` of the `body` (where that is an object without such members), or in the `header` fields `Trunkline-Partial` and `Trunkline-Parts`. Left out: `body`.")
    {
        Choices = ["body", "header"],
    };

    public static readonly KeywordGroup Answer = new("answer", "What the caller of `on: { http: … }` gets when the steps are over.",
    [
        new("status", KeywordShape.Expression, "JSONata that gives the status, 200 to 599; left out: 200, or 204 where there is no body."),
        new("headers", KeywordShape.TemplateMap, "Header fields by name; one whose expression gives nothing is left out."),
        new("body", KeywordShape.Expression, "JSONata that gives the body; left out: the last step's result."),
        Parts,
    ]);
}
