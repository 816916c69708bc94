using System.Text.Json;

namespace Trunkline.Flows.Execution;

internal static class JsonValues
{
    public static readonly JsonElement Null = JsonElement.Parse("null"u8);
}
