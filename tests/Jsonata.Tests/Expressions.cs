using System.Text.Json;

namespace Trunkline.Jsonata.Tests;

/// <summary>Short ways to evaluate an expression in a test.</summary>
internal static class Expressions
{
    /// <summary>The result as JSON text; "undefined" for nothing.</summary>
    public static string Evaluate(string expression, string? input = null, JsonataEnvironment? environment = null)
    {
        var result = Result(expression, input, environment);
        return result.IsUndefined ? "undefined" : JsonSerializer.Serialize(result.ToElement(), Plain);
    }

    public static JsonataResult Result(string expression, string? input = null, JsonataEnvironment? environment = null) =>
        JsonataExpression.Compile(expression).Evaluate(Element(input), environment);

    public static JsonataException Fault(string expression, string? input = null, JsonataEnvironment? environment = null) =>
        Assert.Throws<JsonataException>(() => Result(expression, input, environment).ToElement());

    public static JsonElement Element(string? json) => json is null ? default : JsonDocument.Parse(json).RootElement;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
