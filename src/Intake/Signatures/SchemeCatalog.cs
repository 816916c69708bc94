using Trunkline.Intake.Providers;
using Trunkline.Intake.Signatures.Fetching;
using Trunkline.Intake.Signatures.Graph;
using Trunkline.Intake.Signatures.Tokens;
using Trunkline.Intake.Sources;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>Schemes by the name that provider data uses.</summary>
internal static class SchemeCatalog
{
    /// <summary>Whether a source's scheme fetches keys or certificates.</summary>
    public static bool Fetches(SourceDefinition source) => source.Verify.Scheme is "jwt" or "paypal" or "plaid" || source.Options.ResourceData is not null;

    public static ISignatureScheme Create(SourceDefinition source, Room room)
    {
        var (rule, window, options) = (source.Verify, source.Window, source.Options);
        return rule.Scheme switch
        {
            _ when rule.Optional && source.Secrets.Count == 0 => new AnyoneScheme(),
            "paypal" => new PayPalScheme(rule, window, Fetch(), room.Options.PayPalRoots, room.Time),
            "plaid" => new PlaidScheme(options, window, Fetch(), room.Time),
            "jwt" => new JwtScheme(options, new KeySet(new Uri(options.JwksUrl!), Fetch(), room.Time)),
            "msgraph" when options.ResourceData is not null => Graph(options.ResourceData, Fetch()),
            _ => Create(rule, window),
        };

        BoundedFetch Fetch() => new(room.Options.CreateHttpClient!, room.Time);

        GraphScheme Graph(GraphResourceData data, BoundedFetch fetch) => new(
            new GraphTokens(data, new KeySet(GraphTokens.Keys, fetch, room.Time), new KeySet(GraphTokens.KeysOfV2, fetch, room.Time)),
            data.DecryptionKeys.Count == 0
                ? null
                : new GraphContent(source.Name, new SecretRing(data.DecryptionKeys, DecryptionKey.Read, room.Secrets, room.Time, room.Log), room.Log));
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
        "msgraph" => new GraphScheme(null, null),
        "basic" => new BasicScheme(),
        _ => throw new InvalidOperationException($"'{rule.Scheme}' is no known scheme."),
    };
}
