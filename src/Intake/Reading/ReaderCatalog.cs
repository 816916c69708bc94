using Trunkline.Intake.Sources;

namespace Trunkline.Intake.Reading;

/// <summary>Readers by the name that provider data uses.</summary>
internal static class ReaderCatalog
{
    public static IEventReader Create(SourceDefinition source) => source.Provider.Reader switch
    {
        "json" => new BodyReader(source.Provider, source.Content),
        "braintree" => new BraintreeReader(),
        "cloudevents" => new CloudEventReader(),
        "eventgrid" => new EventGridReader(source.Provider),
        "salesforce" => new SalesforceReader(),
        _ => throw new InvalidOperationException($"'{source.Provider.Reader}' is no known reader."),
    };
}
