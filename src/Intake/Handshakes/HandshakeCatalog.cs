using Trunkline.Intake.Sources;

namespace Trunkline.Intake.Handshakes;

/// <summary>Handshakes by the name that provider data uses.</summary>
internal static class HandshakeCatalog
{
    public static IHandshake? Create(SourceDefinition source) => source.Provider.Handshake switch
    {
        null => null,
        _ => throw new InvalidOperationException($"'{source.Provider.Handshake}' is no known handshake."),
    };
}
