using System.Buffers;
using System.Text;
using System.Text.Json;
using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Plans;

// A flow's settings as its runs take them along: the file's values, with the host's in their place.
internal static class FlowSettings
{
    // Environment variables have no dashes, and hosts tell the parts of a name apart by two underscores.
    public static string HostName(string flow, string setting) =>
        $"FLOWS__{flow.Replace('-', '_').ToUpperInvariant()}__{setting.ToUpperInvariant()}";

    // An object; null where the flow has none. A value of the host that is of another kind than the file's is a fault.
    public static JsonElement? Resolve(FlowDefinition flow, Func<string, string?> setting, FaultList faults)
    {
        if (flow.Settings.Count == 0 || flow.Name is not { } name)
            return null;
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var declared in flow.Settings)
            {
                writer.WritePropertyName(declared.Name.Value);
                writer.WriteRawValue(RawJson.Utf8(ValueOf(declared, HostName(name.Value, declared.Name.Value), setting, faults)), skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static JsonElement ValueOf(SettingDefinition declared, string hostName, Func<string, string?> setting, FaultList faults)
    {
        var own = declared.Value.IsQuoted ? Text(declared.Value.Value) : Scalar(declared.Value.Value);
        if (setting(hostName) is not { } given)
            return own;
        var value = own.ValueKind == JsonValueKind.String ? Text(given) : Scalar(given);
        if (Word(value.ValueKind) == Word(own.ValueKind))
            return value;
        faults.Add(declared.Value, $"the host's setting {hostName} is '{given}'", $"make it {Word(own.ValueKind)}, as the value here is");
        return own;
    }

    // As YAML means a scalar without quotes: what is a number, true or false in JSON is that.
    private static JsonElement Scalar(string text) => text is "true" or "false" || DeclaredJson.IsNumber(text) ? JsonElement.Parse(text) : Text(text);

    private static JsonElement Text(string text) => JsonElement.Parse(Encoding.UTF8.GetBytes('"' + JsonEncodedText.Encode(text).Value + '"'));

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "a text",
    };
}
