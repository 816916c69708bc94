using System.Text.Json.Nodes;
using Trunkline.Declarations.Grammar;

namespace Trunkline.Connectors.Definitions;

/// <summary>The JSON Schema of connection files, for editors: what <c>schemas/connection.schema.json</c> holds.</summary>
public static class ConnectionSchema
{
    /// <summary>Writes the schema, generated from the words the connection reader knows and the presets that ship.</summary>
    public static string Write()
    {
        // Above a preset every key may be left out, or taken away with null; the preset itself is asked for whole.
        var above = new GrammarSchema(substitutes: true, partial: true, special: k => k.Name == "preset" ? Preset(k) : null).Object(ConnectionGrammar.Connection);
        above["required"] = new JsonArray("connection", "preset");
        return GrammarSchema.Write(
            "Trunkline connection",
            new JsonObject
            {
                ["if"] = new JsonObject { ["required"] = new JsonArray("preset") },
                ["then"] = new JsonObject { ["$ref"] = "#/$defs/above" },
                ["else"] = new JsonObject { ["$ref"] = "#/$defs/whole" },
            },
            new JsonObject { ["whole"] = new GrammarSchema(substitutes: true).Object(ConnectionGrammar.Connection), ["above"] = above });
    }

    private static JsonObject Preset(Keyword keyword) => new GrammarSchema().Object(keyword.Of!);
}
