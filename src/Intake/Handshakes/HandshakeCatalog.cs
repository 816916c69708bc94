using Trunkline.Intake.Sources;

namespace Trunkline.Intake.Handshakes;

/// <summary>Handshakes by the name that provider data uses.</summary>
internal static class HandshakeCatalog
{
    public static IHandshake? Create(SourceDefinition source) => source.Provider.Handshake switch
    {
        null => null,
        "braintree" => new BraintreeHandshake(),
        "cloudevents" => new CloudEventsHandshake(source.Options.AllowedOrigins),
        "discord" => new DiscordHandshake(),
        "eventgrid" => new EventGridHandshake(new CloudEventsHandshake(source.Options.AllowedOrigins)),
        "get" => new GetHandshake(),
        "head" => new HeadHandshake(),
        "mandrill" => new MandrillHandshake(source.Verify),
        "meta" => new MetaHandshake(),
        "msgraph" => new GraphHandshake(),
        "notion" => new NotionHandshake(),
        "slack" => new SlackHandshake(),
        "woocommerce" => new WooCommerceHandshake(),
        "zoom" => new ZoomHandshake(),
        _ => throw new InvalidOperationException($"'{source.Provider.Handshake}' is no known handshake."),
    };
}
