using System.Security.Cryptography.X509Certificates;

namespace Trunkline.Testing.Webhooks;

/// <summary>One genuine post of a provider, with the source that takes it and what comes of it.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Lines">The source file's lines below <c>source</c> and <c>provider</c>.</param>
/// <param name="Secrets">Secrets by name.</param>
/// <param name="Request">The request.</param>
/// <param name="Status">Status of the answer when it is accepted.</param>
/// <param name="Events">Id and type of each event it carries.</param>
public sealed record ProviderSample(
    string Provider, string Lines, IReadOnlyDictionary<string, string> Secrets, SignedRequest Request, int Status, IReadOnlyList<(string Id, string Type)> Events)
{
    /// <summary>Which of the provider's ways of posting it is; empty for the usual one.</summary>
    public string Variant { get; init; } = "";

    /// <summary>Provider and variant.</summary>
    public string Name => Variant.Length == 0 ? Provider : $"{Provider} {Variant}";

    /// <summary>What must be found at which URL while the post is verified: keys and certificates.</summary>
    public IReadOnlyDictionary<string, string> Outside { get; init; } = new Dictionary<string, string>();

    /// <summary>The root under which the provider's certificate stands; null where there is none.</summary>
    public X509Certificate2? Root { get; init; }

    /// <summary>Headers that are signed or compared: without each of them the post is refused.</summary>
    public IReadOnlyList<string> Proofs { get; init; } = [];

    /// <summary>Whether the body is signed, so that any change of it is refused.</summary>
    public bool SignsBody { get; init; } = true;

    /// <summary>The source file.</summary>
    public string Yaml(string source) => $"source: {source}\nprovider: {Provider}\n{Lines}\n";

    /// <inheritdoc />
    public override string ToString() => $"{Name} {Request.Method}";
}
