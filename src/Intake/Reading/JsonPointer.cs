using System.Text;
using System.Text.Json;

namespace Trunkline.Intake.Reading;

/// <summary>A JSON pointer (RFC 6901), its names kept as UTF-8 so that a look-up allocates nothing.</summary>
internal sealed class JsonPointer
{
    private readonly (byte[] Name, int Index)[] steps;

    private JsonPointer((byte[], int)[] steps) => this.steps = steps;

    /// <summary>Reads a pointer; null when the text is none.</summary>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length == 0)
            return new JsonPointer([]);
        if (text[0] != '/')
            return null;
        return new JsonPointer([.. text[1..].Split('/').Select(s => s.Replace("~1", "/").Replace("~0", "~"))
            .Select(s => (Encoding.UTF8.GetBytes(s), int.TryParse(s, out var index) && index >= 0 ? index : -1))]);
    }

    public bool TryFind(JsonElement root, out JsonElement found)
    {
        found = root;
        foreach (var (name, index) in steps)
        {
            switch (found.ValueKind)
            {
                case JsonValueKind.Object when found.TryGetProperty(name, out var member):
                    found = member;
                    break;
                case JsonValueKind.Array when index >= 0 && index < found.GetArrayLength():
                    found = found[index];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    /// <summary>The text of a scalar (numbers as written); null for anything else.</summary>
    public string? Text(JsonElement root) => TryFind(root, out var found) ? ScalarText(found) : null;

    public static string? ScalarText(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                try
                {
                    return value.GetString();
                }
                catch (InvalidOperationException)
                {
                    // A lone surrogate escape: valid JSON, but no text.
                    return null;
                }

            case JsonValueKind.Number:
                return value.GetRawText();
            case JsonValueKind.True:
                return "true";
            case JsonValueKind.False:
                return "false";
            default:
                return null;
        }
    }
}
