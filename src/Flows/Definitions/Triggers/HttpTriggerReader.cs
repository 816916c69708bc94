using System.Globalization;
using Trunkline.Declarations;
using Trunkline.Flows.Schemas;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Definitions.Triggers;

internal static class HttpTriggerReader
{
    public static HttpTriggerDefinition? Read(DeclaredMap on, FaultList faults)
    {
        var text = on.Text("http", faults);
        var version = on.Text("version", faults);
        var trigger = text is null ? null : new HttpTriggerDefinition(on, text)
        {
            Route = RouteText.Read(text, version, faults),
            Path = Parameters(on, "path", faults),
            Query = Parameters(on, "query", faults),
            Headers = Headers(on, faults),
            Request = on.Node("request"),
            Deadline = ValueReader.Duration(on, "deadline", faults),
            Deprecated = Day(on, "deprecated", faults),
            Sunset = Day(on, "sunset", faults),
            GoneAfterSunset = ValueReader.Choice(on, HttpGrammar.AfterSunset, faults) == "gone",
            Accept = ValueReader.Flag(on, "accept", faults) == true,
        };
        return trigger;
    }

    private static List<ParameterDefinition> Parameters(DeclaredMap on, string key, FaultList faults)
    {
        var parameters = new List<ParameterDefinition>();
        if (on.Map(key, faults) is not { } map)
            return parameters;
        foreach (var name in map.Keys)
        {
            if (map.Map(name.Value, faults) is not { } of)
                continue;
            var type = ValueReader.Choice(of, HttpGrammar.ParameterType, faults) ?? "string";
            var required = ValueReader.Flag(of, "required", faults) != false;
            var list = ValueReader.Flag(of, "list", faults) == true;
            var schema = new JsonSchema();
            if (SchemaFormats.All.TryGetValue(type, out var format))
                schema.Add(SchemaValues.Texts(format.Fits, format.Refusal));
            SchemaValues.ReadParameter(of, schema, faults);
            of.RejectUnknownKeys(faults);
            parameters.Add(new ParameterDefinition(name, of, new RequestParameter(name.Value, type, required, list, schema)));
        }

        return parameters;
    }

    private static List<DeclaredText> Headers(DeclaredMap on, FaultList faults)
    {
        var headers = new List<DeclaredText>();
        foreach (var item in on.List("headers", faults)?.Items ?? [])
        {
            if (item is DeclaredText header)
                headers.Add(header);
            else
                faults.Add(item, $"a header field is {item.Kind}", "name it");
        }

        return headers;
    }

    private static DateTimeOffset? Day(DeclaredMap on, string key, FaultList faults)
    {
        if (on.Text(key, faults) is not { } text)
            return null;
        if (DateTime.TryParseExact(text.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day))
            return new DateTimeOffset(day, TimeSpan.Zero);
        faults.Add(text, $"'{key}' is '{text.Value}'", "write a day like 2027-01-31");
        return null;
    }
}
