using Trunkline.Declarations.Grammar;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Signatures;
using Trunkline.Intake.Signatures.Tokens;

namespace Trunkline.Intake.Sources;

// Every word of source files, once.
internal static class SourceGrammar
{
    public static readonly KeywordGroup RateLimit = new("rateLimit", "Verified posts that are taken.",
    [
        new("rate", KeywordShape.Text, "Posts per `s`, `m` or `h`, like `50/s`.") { Required = true },
        new("burst", KeywordShape.Number, "Posts that may come at once after a quiet time."),
    ]);

    public static readonly KeywordGroup Response = new("response", "The answer when all events are safe.",
    [
        new("status", KeywordShape.Number, "200 to 299."),
        new("body", KeywordShape.Scalar, "The body."),
        new("contentType", KeywordShape.Text, "Its type; left out: plain text."),
    ]);

    public static readonly KeywordGroup Signature = new("signature", "How the sender signs.",
    [
        new("header", KeywordShape.Text, "The header that carries the signature."),
        Choice("algorithm", "Left out: `sha256`.", Digest.Algorithms),
        Choice("key", "What the secret's text is; left out: `text`.", SecretText.Forms),
        Choice("encoding", "Left out: `hex`.", VerifyRules.Encodings),
        new("prefix", KeywordShape.Scalar, "What stands before the signature."),
        Choice("format", "`single`, `pairs` (`t=..,v1=..`) or `list` (`v1,.. v1,..`); left out: `single`.", VerifyRules.Formats),
        new("label", KeywordShape.Scalar, "The label of pairs and lists that counts; left out: `v1`."),
        new("signed", KeywordShape.Text, "What is signed, with `{body}`, `{timestamp}`, `{url}`, `{method}`, `{form}`, `{header:<name>}` in it."),
        new("timestamp", KeywordShape.Text, "Where the time stands: `header:<name>`, `pair:<label>` or `body:/<pointer>`."),
        Choice("unit", "Left out: `s`.", VerifyRules.Units),
    ]);

    public static readonly KeywordGroup ResourceData = new("resourceData", "How rich notifications of Microsoft Graph are checked and opened.",
    [
        new("appId", KeywordShape.TextList, "The app, or apps, that made the subscription: validation tokens are checked against it.") { Required = true, Or = KeywordShape.Text },
        new("tenantId", KeywordShape.TextList, "The tenants whose tokens are taken; left out: all.") { Or = KeywordShape.Text },
        new("decryptionKeys", KeywordShape.TextList, "Names of the secrets that hold the private keys in PEM, newest first; left out: content stays encrypted."),
    ]);

    public static readonly KeywordGroup Source = new("source", "A source file: `integrations/sources/<name>.yaml`.",
    [
        new("source", KeywordShape.Text, "Its name, as the file is named.") { Required = true },
        new("provider", KeywordShape.Choice, "Who posts: proof, event id, type, time and answer come from there.") { Required = true, Choices = ProviderCatalog.Names },
        new("secrets", KeywordShape.TextList, "Names of its secrets in Key Vault, newest first; all of them are accepted."),
        new("variant", KeywordShape.Choice, "Another way in which the same provider proves its posts.")
        {
            Choices = [.. All().SelectMany(p => p.Variants.Keys).Distinct().Order(StringComparer.Ordinal)],
            OnlyFor = Providers(p => p.Variants.Count > 0),
        },
        new("url", KeywordShape.Text, "The public URL exactly as configured at the provider; required where the provider signs it."),
        new("window", KeywordShape.Duration, "How far a signed time may be from now, either way."),
        new("maxBody", KeywordShape.Scalar, "Largest body, like `256KiB`; left out: 1 MiB."),
        new("rateLimit", KeywordShape.Map, "Verified posts a second, like `50/s`, or a map; left out: no limit.") { Of = RateLimit, Or = KeywordShape.Text },
        new("allowIps", KeywordShape.TextList, "Addresses and networks that may post; left out: everybody.") { Or = KeywordShape.Text },
        new("headers", KeywordShape.TextList, "Further request headers that travel with the event.") { Or = KeywordShape.Text },
        new("content", KeywordShape.Choice, "What a body may be; left out: as the provider says.") { Choices = ["json", "form", "xml", "text", "any"] },
        new("dedupe", KeywordShape.Text, "The event id: a JSON pointer into data, or JSONata over `id`, `type`, `time`, `source`, `data`, `headers`."),
        new("response", KeywordShape.Map, "The answer when all events are safe; left out: the provider's.") { Of = Response },
        new("unauthenticated", KeywordShape.Flag, "Takes posts from anybody.") { OnlyFor = Providers(p => Rules(p).Any(r => r.Optional)) },
        new("signature", KeywordShape.Map, "How the sender signs.") { Of = Signature, OnlyFor = Providers(p => p.Name == "hmac") },
        new("header", KeywordShape.Text, "The header that carries the key.") { OnlyFor = Providers(p => p.Name == "api-key") },
        new("prefix", KeywordShape.Scalar, "What stands before the key.") { OnlyFor = Providers(p => p.Name == "api-key") },
        new("tokenParameter", KeywordShape.Text, "The query parameter that carries the shared token.")
        {
            OnlyFor = Providers(p => p.Name is not ("hmac" or "api-key") && Rules(p).Any(r => r.Query is not null)),
        },
        new("allowedOrigins", KeywordShape.TextList, "Origins that may ask for permission to post.") { Or = KeywordShape.Text, OnlyFor = Providers(p => p.Handshake is "cloudevents" or "eventgrid") },
        new("verifyToken", KeywordShape.Text, "Name of the secret that holds the verify token.") { OnlyFor = Providers(p => p.Handshake == "meta") },
        new("issuer", KeywordShape.Text, "The token's `iss` exactly.") { OnlyFor = Scheme("jwt") },
        new("audience", KeywordShape.Text, "The token's `aud` exactly.") { OnlyFor = Scheme("jwt") },
        new("jwksUrl", KeywordShape.Text, "The https URL of the issuer's key set.") { OnlyFor = Scheme("jwt") },
        new("algorithms", KeywordShape.TextList, $"Algorithms that are accepted, of {string.Join(", ", VerificationKey.Algorithms.Select(a => $"`{a}`"))}.") { Or = KeywordShape.Text, OnlyFor = Scheme("jwt") },
        new("resourceData", KeywordShape.Map, "How rich notifications are checked and opened; left out: tokens are not looked at and content stays encrypted.") { Of = ResourceData, OnlyFor = Scheme("msgraph") },
        new("clientId", KeywordShape.Scalar, "The client's id.") { OnlyFor = Scheme("plaid") },
        new("environment", KeywordShape.Choice, "Left out: `production`.") { Choices = ProviderOptionsFile.PlaidEnvironments, OnlyFor = Scheme("plaid") },
    ]);

    private static Keyword Choice(string name, string meaning, IEnumerable<string> choices) => new(name, KeywordShape.Choice, meaning) { Choices = [.. choices] };

    private static IEnumerable<Provider> All() => ProviderCatalog.Names.Select(n => ProviderCatalog.Find(n)!);

    private static IEnumerable<VerifyRule> Rules(Provider provider) => provider.Variants.Values.Prepend(provider.Verify);

    private static (string Keyword, IReadOnlyList<string> Values) Scheme(string scheme) => Providers(p => Rules(p).Any(r => r.Scheme == scheme));

    private static (string Keyword, IReadOnlyList<string> Values) Providers(Func<Provider, bool> which) => ("provider", [.. All().Where(which).Select(p => p.Name)]);
}
