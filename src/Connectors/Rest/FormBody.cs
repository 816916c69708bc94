using System.Text;
using System.Text.Json;

namespace Trunkline.Connectors.Rest;

/// <summary>Turns a JSON object into a form. Nested members go in brackets, items of arrays by their index, as payment APIs expect:
/// <c>metadata[order]=7&amp;items[0][price]=p_1</c>. True, false and numbers keep their JSON text; null is an empty value (which unsets);
/// an empty object or array is left out.</summary>
internal static class FormBody
{
    public static byte[] Encode(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new BodyException("a form is made of an object, and the body is none");
        var form = new StringBuilder();
        foreach (var member in root.EnumerateObject())
            Append(form, Uri.EscapeDataString(member.Name), member.Value);
        return Encoding.ASCII.GetBytes(form.ToString());
    }

    private static void Append(StringBuilder form, string key, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    Append(form, $"{key}[{Uri.EscapeDataString(member.Name)}]", member.Value);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                    Append(form, $"{key}[{index++}]", item);
                break;
            default:
                var text = value.ValueKind switch
                {
                    JsonValueKind.String => value.GetString()!,
                    JsonValueKind.Null => "",
                    _ => value.GetRawText(),
                };
                form.Append(form.Length == 0 ? "" : "&").Append(key).Append('=').Append(Uri.EscapeDataString(text));
                break;
        }
    }
}
