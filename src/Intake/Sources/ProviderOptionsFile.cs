using Trunkline.Intake.Providers;

namespace Trunkline.Intake.Sources;

/// <summary>Reads the keys that only some providers know.</summary>
internal static class ProviderOptionsFile
{
    public static ProviderOptions Read(Provider provider, VerifyRule verify, SourceFields fields)
    {
        var options = new ProviderOptions();
        if (provider.Handshake is "cloudevents" or "eventgrid")
            options = options with { AllowedOrigins = [.. fields.Texts("allowedOrigins").Select(t => t.Text)] };
        return options;
    }
}
