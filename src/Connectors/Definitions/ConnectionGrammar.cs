using Trunkline.Connectors.Presets;
using Trunkline.Declarations.Grammar;

namespace Trunkline.Connectors.Definitions;

// Every word of connection files, once.
internal static class ConnectionGrammar
{
    private static readonly IReadOnlyList<Keyword> OAuthClient =
    [
        Type("oauth2"),
        new("tokenUrl", KeywordShape.Text, "Where tokens are fetched.") { Required = true },
        Scalar("clientId", "The client's id.", required: true),
        Scalar("clientSecret", "Its secret, as `${secret:name}`."),
        Choice("clientAuth", "How the client proves itself; left out: `body`.", "body", "header", "private_key_jwt", "none"),
        .. Key(required: false),
        Scalar("scope", "The scopes, separated by spaces."),
    ];

    public static readonly IReadOnlyList<KeywordGroup> Credentials =
    [
        new("none", "Nobody in particular.", [Type("none")]),
        new("api-key", "A fixed value in a header or in the query.",
        [
            Type("api-key"), Scalar("header", "The header that carries the key."), Scalar("query", "The query parameter that carries the key."),
            Scalar("prefix", "What stands before the key in the header."), Scalar("key", "The key, as `${secret:name}`.", required: true),
        ]),
        new("basic", "User name and password.", [Type("basic"), Scalar("user", "The user name.", required: true), Scalar("password", "The password, as `${secret:name}`.")]),
        new("bearer", "A fixed token.", [Type("bearer"), Scalar("token", "The token, as `${secret:name}`.", required: true)]),
        new("oauth2-client-credentials", "OAuth 2 tokens of the client itself.", [.. Of("oauth2-client-credentials"), Scalar("audience", "The audience.")]),
        new("oauth2-refresh-token", "OAuth 2 tokens of a person who consented.",
        [
            .. Of("oauth2-refresh-token"),
            Scalar("encryptionKey", "A secret that grants are encrypted with.", required: true),
            Scalar("refreshToken", "The first refresh token, as `${secret:name}`."),
            new("refreshTokenLife", KeywordShape.Duration, "How long each refresh token is good for, where the partner does not say."),
            new("authorizeUrl", KeywordShape.Text, "Where a person consents, when `trunkline connect` asks; its query may hold what the partner wants said, like `?access_type=offline`."),
        ]),
        new("oauth2-jwt-bearer", "OAuth 2 tokens for a signed assertion.",
        [
            Type("oauth2-jwt-bearer"),
            new("tokenUrl", KeywordShape.Text, "Where tokens are fetched.") { Required = true },
            Scalar("issuer", "Whose key signs: client id or service account.", required: true),
            Scalar("subject", "For whom."),
            Scalar("audience", "The audience; left out: the `tokenUrl`."),
            Scalar("scope", "The scopes, separated by spaces."),
            new("claims", KeywordShape.TextMap, "Further claims."),
            .. Key(required: true),
        ]),
        new("hmac-signed", "A signature over parts of each request.",
        [
            Type("hmac-signed"), Scalar("secret", "The secret, as `${secret:name}`.", required: true), Choice("secretForm", "Left out: `text`.", "text", "base64"),
            Choice("algorithm", "Left out: `sha256`.", "sha256", "sha512", "sha1"), Choice("encoding", "Left out: `hex`.", "hex", "base64"),
            Scalar("content", "What is signed, with `{method}`, `{path}`, `{timestamp}`, `{body}`, … in it.", required: true),
            new("headers", KeywordShape.TextMap, "Where the signature goes, as `{signature}`.") { Required = true },
        ]),
        new("azure-identity", "The identity the app runs as in Azure.",
            [Type("azure-identity"), Scalar("scope", "What tokens are for, like `https://graph.microsoft.com/.default`.", required: true)]),
        new("aws-sigv4", "AWS Signature Version 4.",
        [
            Type("aws-sigv4"), Scalar("accessKeyId", "The access key's id.", required: true), Scalar("secretAccessKey", "Its secret, as `${secret:name}`.", required: true),
            Scalar("sessionToken", "Of temporary credentials."), Scalar("region", "The region.", required: true), Scalar("service", "The service.", required: true),
        ]),
    ];

    public static readonly KeywordGroup Preset = new("preset", "A preset and what it asks for.",
    [
        new("name", KeywordShape.Choice, "The system.") { Required = true, Choices = PresetCatalog.Names },
        .. PresetCatalog.Names.Select(n => PresetCatalog.Find(n)!).SelectMany(p => p.Parameters.Select(q => (Preset: p.Name, Parameter: q))).GroupBy(p => p.Parameter.Name, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Scalar(g.Key, string.Join("; ", g.GroupBy(p => p.Parameter.Meaning).Select(m => $"{string.Join(", ", m.Select(p => $"`{p.Preset}`"))}: {m.Key}"))) with
            {
                OnlyFor = ("name", [.. g.Select(p => p.Preset)]),
            }),
    ]);

    public static readonly KeywordGroup Version = new("apiVersion", "The pinned version of the partner's API.",
        [Scalar("header", "The header that carries it."), Scalar("query", "The query parameter that carries it."), Scalar("value", "The version.", required: true)]);

    public static readonly KeywordGroup Limit = new("limit", "What the partner allows; of all instances together.",
    [
        new("rate", KeywordShape.Text, "Calls per `s`, `m`, `h` or `d`, like `10/s`."),
        new("burst", KeywordShape.Number, "Calls that may be made at once after a quiet time."),
        new("concurrency", KeywordShape.Number, "Calls under way at the same time; of all instances."),
    ]);

    public static readonly KeywordGroup Timeout = new("timeout", "Bounds of a call.",
    [
        new("connect", KeywordShape.Duration, "Until the connection is there."), new("header", KeywordShape.Duration, "Until the answer begins."),
        new("body", KeywordShape.Duration, "For the answer's body."), new("whole", KeywordShape.Duration, "For all of it."),
    ]);

    public static readonly KeywordGroup Retry = new("retry", "How a call that may succeed later is tried again.",
    [
        new("attempts", KeywordShape.Number, "Attempts in all, the first included."), new("first", KeywordShape.Duration, "Upper bound of the first wait."),
        new("factor", KeywordShape.Number, "What the bound grows by."), new("max", KeywordShape.Duration, "The bound grows no further."),
        new("for", KeywordShape.Duration, "No attempt starts later than this."), new("unsafe", KeywordShape.Flag, "Repeats a call that may have been done."),
        new("on", KeywordShape.TextList, "What is tried again, instead of the usual: statuses (`409`, `5xx`), faults (`timeout`, `connect`, ...), and `standard` for the usual.") { TakesNumbers = true },
    ]);

    public static readonly KeywordGroup Idempotency = new("idempotency", "Where the key of a step goes.",
        [Scalar("header", "The header that carries it."), Scalar("query", "The query parameter that carries it."), new("length", KeywordShape.Number, "The most characters that the partner takes; a longer key is sent as its digest.")]);

    public static readonly KeywordGroup Breaker = new("breaker", "When no call is made for a while.",
        [new("failures", KeywordShape.Number, "So many failures in a row."), new("open", KeywordShape.Duration, "For so long.")]);

    public static readonly KeywordGroup Pages = new("pages", "How long lists go on.",
    [
        Choice("by", "How the next page is asked for.", "cursor", "page", "offset", "link", "url", "graphql") with { Required = true },
        new("items", KeywordShape.Expression, "JSONata that gives the items of a page.") { Required = true },
        new("from", KeywordShape.Expression, "JSONata that gives the cursor, the next address, the last page's number, or `pageInfo`."),
        Scalar("name", "The query parameter, or variable, that asks for the next page."),
        new("first", KeywordShape.Number, "Number of the first page; left out: 1."),
        new("size", KeywordShape.Number, "Items of a full page."),
        Scalar("sizeName", "The query parameter that asks for pages of `size`."),
        Choice("in", "Where `name` and `sizeName` go; left out: `query`.", "query", "body"),
    ]);

    public static readonly KeywordGroup Certificate = new("clientCertificate", "Shown while TLS is set up.",
        [Scalar("certificate", "PEM, or PKCS#12 in base64, as `${secret:name}`.", required: true), Scalar("key", "The private key in PEM."), Scalar("password", "The password.")]);

    public static readonly KeywordGroup Security = new("security", "A WS-Security header.",
    [
        Scalar("user", "The user name.", required: true), Scalar("password", "The password, as `${secret:name}`.", required: true), Choice("type", "Left out: `text`.", "text", "digest"),
        new("timestamp", KeywordShape.Duration, "How long the header is good for; left out: no timestamp."),
    ]);

    public static readonly KeywordGroup Soap = new("soap", "What SOAP needs.",
    [
        Scalar("wsdl", "A WSDL 1.1 file beside the connections: operations, elements, namespaces and actions are taken from it, and flows are checked against it."),
        Scalar("namespace", "Of the operations, as the WSDL's targetNamespace has it; needed where there is no `wsdl`."),
        Scalar("action", "The SOAPAction, with `{operation}` in it; left out: as the WSDL says, or namespace, slash, operation."),
        new("version", KeywordShape.Scalar, "`\"1.1\"` (left out) or `\"1.2\"`."),
        new("security", KeywordShape.Map, "A WS-Security header.") { Of = Security },
    ]);

    public static readonly KeywordGroup Connection = new("connection", "A connection file: `integrations/connections/<name>.yaml`.",
    [
        new("connection", KeywordShape.Text, "The name that steps call it by.") { Required = true },
        new("preset", KeywordShape.Map, "A known system, and what its preset asks for; the file's own keys stand above it.") { Of = Preset, Or = KeywordShape.Choice, Choices = PresetCatalog.Names },
        Choice("protocol", "What it speaks.", "rest", "soap", "graphql") with { Required = true },
        new("baseUrl", KeywordShape.Text, "Where the API is.") { Required = true },
        new("auth", KeywordShape.Kinds, "Who calls; left out: nobody in particular.") { Kinds = Credentials },
        new("headers", KeywordShape.TextMap, "Sent with every call; a step may replace them."),
        new("query", KeywordShape.TextMap, "Sent in the query of every call."),
        new("apiVersion", KeywordShape.Map, "The pinned version of the partner's API.") { Of = Version },
        new("limit", KeywordShape.Map, "What the partner allows; left out: no limit of ours.") { Of = Limit },
        new("timeout", KeywordShape.Map, "Of the whole call, or a map; left out: 30s.") { Of = Timeout, Or = KeywordShape.Duration },
        new("maxResponse", KeywordShape.Text, "Most bytes of an answer, like `512KiB`; left out: `10MiB`."),
        new("retry", KeywordShape.Map, "How a call that may succeed later is tried again.") { Of = Retry },
        new("idempotency", KeywordShape.Map, "Where the key of a step goes; left out: no key is sent.") { Of = Idempotency },
        Choice("bodyType", "REST: how bodies are written; left out: `json`.", "json", "form", "multipart", "text", "xml", "raw"),
        new("form", KeywordShape.Flag, "REST: the same as `bodyType: form`."),
        new("success", KeywordShape.Expression, "JSONata over `status`, `headers` and `body` that alone decides whether a call worked; left out: every 2xx."),
        new("breaker", KeywordShape.Map, "When no call is made for a while, or `off`.") { Of = Breaker, Or = KeywordShape.Choice, Choices = ["off"] },
        new("pages", KeywordShape.Map, "How long lists go on; left out: one answer is all.") { Of = Pages },
        Choice("drift", "Whether answers that lose what flows read of them are noticed; left out: `on`.", "on", "off"),
        new("clientCertificate", KeywordShape.Map, "Shown while TLS is set up.") { Of = Certificate },
        new("allowPrivate", KeywordShape.Flag, "Lets the connection reach loopback and private networks."),
        Choice("errors", "GraphQL: whether data beside errors counts as success; left out: `fail`.", "fail", "partial"),
        new("persistedQueries", KeywordShape.Flag, "GraphQL: sends a query's hash first."),
        new("soap", KeywordShape.Map, "What SOAP needs.") { Of = Soap },
    ]);

    private static Keyword Scalar(string name, string meaning, bool required = false) => new(name, KeywordShape.Scalar, meaning) { Required = required };

    private static Keyword Choice(string name, string meaning, params string[] choices) => new(name, KeywordShape.Choice, meaning) { Choices = choices };

    private static Keyword Type(string type) => new("type", KeywordShape.Choice, "The kind of credential.") { Required = true, Choices = [type] };

    private static IEnumerable<Keyword> Of(string type) => OAuthClient.Select(k => k.Name == "type" ? Type(type) : k);

    private static IReadOnlyList<Keyword> Key(bool required) =>
    [
        Scalar("privateKey", "A key in PEM, as `${secret:name}`.", required), Choice("algorithm", "Left out: `RS256`.", [.. Trunkline.Connectors.Credentials.SignedJwt.Algorithms]),
        Scalar("keyId", "The key's id."),
    ];
}
