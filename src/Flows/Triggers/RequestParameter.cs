using System.Text.Json;
using Trunkline.Declarations;
using Trunkline.Flows.Schemas;

namespace Trunkline.Flows.Triggers;

// A path or query parameter: a text that becomes a value of its type.
internal sealed record RequestParameter(string Name, string Type, bool Required, bool IsList, JsonSchema Schema)
{
    public void Read(IReadOnlyList<string> texts, string part, Utf8JsonWriter into, List<SchemaError> errors)
    {
        into.WritePropertyName(Name);
        if (!IsList && texts.Count != 1)
        {
            errors.Add(new SchemaError(Pointer(part), "stands several times"));
            into.WriteNullValue();
            return;
        }

        if (IsList)
            into.WriteStartArray();
        foreach (var text in texts)
            ReadOne(text, part, into, errors);
        if (IsList)
            into.WriteEndArray();
    }

    public string Pointer(string part) => $"/{part}/{Name}";

    private void ReadOne(string text, string part, Utf8JsonWriter into, List<SchemaError> errors)
    {
        var refusal = Type switch
        {
            "integer" when !DeclaredJson.IsNumber(text) || text.AsSpan().ContainsAny('.', 'e', 'E') => "is not a whole number",
            "number" when !DeclaredJson.IsNumber(text) => "is not a number",
            "boolean" when text is not ("true" or "false") => "is not true or false",
            _ => null,
        };
        if (refusal is not null)
        {
            errors.Add(new SchemaError(Pointer(part), refusal));
            into.WriteNullValue();
            return;
        }

        var value = Type is "integer" or "number" or "boolean" ? JsonElement.Parse(text) : JsonSerializer.SerializeToElement(text, ParameterJson.Default.String);
        errors.AddRange(JsonSchema.Check(Schema, value, part, Name));
        into.WriteRawValue(RawJson.Utf8(value), skipInputValidation: true);
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class ParameterJson : System.Text.Json.Serialization.JsonSerializerContext;
