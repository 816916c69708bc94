using Trunkline.Declarations.Grammar;

namespace Trunkline.Intake.Sources;

/// <summary>The JSON Schema of source files, for editors: what <c>schemas/source.schema.json</c> holds.</summary>
public static class SourceSchema
{
    /// <summary>Writes the schema, generated from the words the source reader knows and the providers that ship.</summary>
    public static string Write() => GrammarSchema.Write("Trunkline source", new GrammarSchema(substitutes: true).Object(SourceGrammar.Source));
}
