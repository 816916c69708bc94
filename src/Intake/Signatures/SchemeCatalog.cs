using Trunkline.Intake.Providers;
using Trunkline.Intake.Signatures.Fetching;
using Trunkline.Intake.Signatures.Tokens;
using Trunkline.Intake.Sources;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>Schemes by the name that provider data uses.</summary>
internal static class SchemeCatalog
{
    /// <summary>Schemes that fetch keys or certificates.</summary>
    public static readonly IReadOnlyList<string> Fetching = ["jwt", "paypal", "plaid"];

    public static ISignatureScheme Create(SourceDefinition source, Room room)
    {
        var (rule, window, options) = (source.Verify, source.Window, source.Options);
        return rule.Scheme switch
        {
            _ when rule.Optional && source.Secrets.Count == 0 => new AnyoneScheme(),
            "paypal" => new PayPalScheme(rule, window, Fetch(), room.Options.PayPalRoots, room.Time),
            "plaid" => new PlaidScheme(options, window, Fetch(), room.Time),
            "jwt" => new JwtScheme(options, new KeySet(new Uri(options.JwksUrl!), Fetch(), room.Time)),
            _ => Create(rule, window),
        };

        BoundedFetch Fetch() => new(room.Options.CreateHttpClient!, room.Time);
    }

    /// <summary>The schemes that need nothing but the request and the secrets.</summary>
    public static ISignatureScheme Create(VerifyRule rule, TimeSpan window) => rule.Scheme switch
    {
        "hmac" => new HmacScheme(rule, window),
        "token" => new TokenScheme(rule),
        "standardwebhooks" => new StandardWebhooksScheme(rule, window),
        "ed25519" => new Ed25519Scheme(rule, window),
        "ecdsa" => new EcdsaScheme(rule, window),
        "gitlab" => new GitLabScheme(rule, window),
        "twilio" => new TwilioScheme(rule),
        "adyen" => new AdyenScheme(rule),
        "braintree" => new BraintreeScheme(),
        "salesforce" => new SalesforceScheme(),
        "msgraph" => new ClientStateScheme(),
        "basic" => new BasicScheme(),
        _ => throw new InvalidOperationException($"'{rule.Scheme}' is no known scheme."),
    };
}
