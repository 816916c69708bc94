using Trunkline.Intake.Sources;

namespace Trunkline.Intake.Reading;

/// <summary>Readers by the name that provider data uses.</summary>
internal static class ReaderCatalog
{
    public static IEventReader Create(SourceDefinition source) => source.Provider.Reader switch
    {
        "json" => new BodyReader(source.Provider, source.Content),
        _ => throw new InvalidOperationException($"'{source.Provider.Reader}' is no known reader."),
    };
}
