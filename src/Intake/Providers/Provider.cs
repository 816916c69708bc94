namespace Trunkline.Intake.Providers;

/// <summary>All that is known about one provider's webhooks, as its data file says it.</summary>
/// <remarks>What may be left out has a setter and not an initialiser: generated JSON code would overwrite the defaults of initialisers with null.
/// Nobody sets anything after reading.</remarks>
internal sealed record Provider
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>How the origin is proven.</summary>
    public required VerifyRule Verify { get; init; }

    /// <summary>Other ways the same provider proves it, chosen by <c>variant:</c> in the source file, never by the request.</summary>
    public IReadOnlyDictionary<string, VerifyRule> Variants { get; set; } = new Dictionary<string, VerifyRule>();

    public IReadOnlyList<string> Methods { get; set; } = ["POST"];

    /// <summary>What a body may be: json, form, xml, text. A body that is none of them is 400.</summary>
    public IReadOnlyList<string> Content { get; set; } = ["json"];

    /// <summary>Name of a form field that carries the whole event as JSON.</summary>
    public string? JsonField { get; set; }

    public BatchRule? Batch { get; set; }

    /// <summary>JSON pointer to the event's data inside the provider's own envelope; what else stands there becomes <c>context</c>. Null: all is data.</summary>
    public string? Data { get; init; }

    /// <summary>Name of the reader that makes events of a body; most providers need none of their own.</summary>
    public string Reader { get; set; } = "json";

    /// <summary>Templates in order of preference; the first that resolves is the event's id.</summary>
    public IReadOnlyList<string> Id { get; set; } = [];

    public IReadOnlyList<string> Type { get; set; } = [];

    public IReadOnlyList<string> Time { get; set; } = [];

    /// <summary>Request headers that travel with the event.</summary>
    public IReadOnlyList<string> Headers { get; set; } = [];

    public string? Handshake { get; set; }

    public AnswerRule Answer { get; set; } = new();

    /// <summary>Headers of answers that a repetition cannot mend (400, 413): they tell the provider not to repeat.</summary>
    public IReadOnlyDictionary<string, string> FinalHeaders { get; set; } = new Dictionary<string, string>();

    /// <summary>Seconds within which the provider wants its answer.</summary>
    public required int Deadline { get; init; }

    public required ProviderGuide Guide { get; init; }
}

/// <summary>How a provider proves that it sent a request.</summary>
internal sealed record VerifyRule
{
    public string Scheme { get; set; } = "hmac";

    public string Algorithm { get; set; } = "sha256";

    /// <summary>What the secret's text is: text, base64, hex, or sha1 (the key is the text's digest).</summary>
    public string Key { get; set; } = "text";

    /// <summary>Headers that may carry the signature; the first one present is taken.</summary>
    public IReadOnlyList<string> Header { get; set; } = [];

    /// <summary>Query parameter that carries a shared token.</summary>
    public string? Query { get; set; }

    /// <summary>single: the header is the signature; pairs: <c>t=..,v1=..</c>; list: <c>v1,.. v1,..</c>; numbered: <c>Name-1</c>, <c>Name-2</c>.</summary>
    public string Format { get; set; } = "single";

    public string Prefix { get; set; } = "";

    /// <summary>The one label of pairs or lists that counts.</summary>
    public string Label { get; set; } = "";

    /// <summary>hex or base64.</summary>
    public string Encoding { get; set; } = "hex";

    /// <summary>What is signed: a text with <c>{body}</c>, <c>{timestamp}</c>, <c>{url}</c>, <c>{method}</c>, <c>{form}</c>, <c>{header:Name}</c>.</summary>
    public string Signed { get; set; } = "{body}";

    /// <summary>How the URL may be written where it is signed: exact, ports (with and without), decoded (as it is, and with some codes decoded).</summary>
    public string UrlForm { get; set; } = "exact";

    /// <summary>Where the time stands: <c>header:Name</c>, <c>pair:t</c> or <c>body:/pointer</c>.</summary>
    public IReadOnlyList<string> Timestamp { get; set; } = [];

    /// <summary>s, ms or rfc3339.</summary>
    public string Unit { get; set; } = "s";

    /// <summary>Seconds that the time may differ from now, either way; 0 judges no time.</summary>
    public int Window { get; set; }

    /// <summary>Whether the provider gives nothing to check, so that a source without secrets must say so itself.</summary>
    public bool Optional { get; set; }
}

/// <summary>Where the events of a post stand.</summary>
internal sealed record BatchRule
{
    /// <summary>JSON pointers to arrays; the first that is there is taken; empty text is the root. A post with none of them is one event.</summary>
    public IReadOnlyList<string> Path { get; set; } = [];

    /// <summary>JSON pointers inside each item to arrays whose items are the events; an item with none of them is one event itself.</summary>
    public IReadOnlyList<string> Inner { get; set; } = [];

    /// <summary>JSON pointer inside each item to the event.</summary>
    public string Item { get; set; } = "";

    /// <summary>Form field whose value is the JSON array.</summary>
    public string? Form { get; set; }
}

/// <summary>How the provider wants to hear that its events are safe.</summary>
internal sealed record AnswerRule
{
    public int Status { get; set; } = 202;

    public string? Body { get; set; }

    public string? ContentType { get; set; }
}

/// <summary>What a person who sets it up needs to know; docs/providers.md is made of it.</summary>
internal sealed record ProviderGuide
{
    /// <summary>Where to click in the provider's console.</summary>
    public required string Console { get; init; }

    /// <summary>What the secret is and where it is shown.</summary>
    public required string Secret { get; init; }

    public required string Retries { get; init; }

    public required string Deadline { get; init; }

    public IReadOnlyList<string> Traps { get; set; } = [];

    /// <summary>Keys a source file of this provider needs beside the common ones, as YAML lines.</summary>
    public IReadOnlyList<string> Options { get; set; } = [];

    /// <summary>Keys it may have, as YAML lines.</summary>
    public IReadOnlyList<string> Optional { get; set; } = [];

    /// <summary>What <c>data</c> is where it is not the JSON as posted.</summary>
    public string? Data { get; set; }
}
