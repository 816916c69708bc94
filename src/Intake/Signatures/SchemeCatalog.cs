using Trunkline.Intake.Sources;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>Schemes by the name that provider data uses.</summary>
internal static class SchemeCatalog
{
    public static ISignatureScheme Create(SourceDefinition source, Room room) => source.Verify.Scheme switch
    {
        "hmac" => new HmacScheme(source.Verify, source.Window),
        "token" => new TokenScheme(source.Verify),
        "standardwebhooks" => new StandardWebhooksScheme(source.Verify, source.Window),
        _ => throw new InvalidOperationException($"'{source.Verify.Scheme}' is no known scheme."),
    };
}
