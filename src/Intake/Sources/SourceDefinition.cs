using System.Net;
using Trunkline.Intake.Providers;
using Trunkline.Jsonata;

namespace Trunkline.Intake.Sources;

/// <summary>A source as its file declares it, checked and ready to be served.</summary>
public sealed record SourceDefinition
{
    // Only SourceFile makes one, and always sets what is internal here.
    internal SourceDefinition()
    {
    }

    /// <summary>Its name: the file's name and the last part of its URL.</summary>
    public required string Name { get; init; }

    /// <summary>The file that declares it.</summary>
    public required string File { get; init; }

    /// <summary>Name of the provider.</summary>
    public string ProviderName => Provider.Name;

    /// <summary>Names of its secrets with their places, newest first.</summary>
    public required IReadOnlyList<SecretReference> Secrets { get; init; }

    internal Provider Provider { get; init; } = null!;

    internal VerifyRule Verify { get; init; } = null!;

    internal TimeSpan Window { get; init; }

    internal string? Url { get; init; }

    internal int? MaxBodyBytes { get; init; }

    internal RateLimit? RateLimit { get; init; }

    internal IReadOnlyList<IPNetwork> AllowIps { get; init; } = [];

    internal IReadOnlyList<string> Headers { get; init; } = [];

    internal IReadOnlyList<string> Content { get; init; } = [];

    internal AnswerRule Answer { get; init; } = new();

    internal DedupeRule? Dedupe { get; init; }

    internal ProviderOptions Options { get; init; } = new();
}

/// <summary>A secret that a source asks for, and where.</summary>
/// <param name="Name">The secret's name.</param>
/// <param name="File">The file that asks for it.</param>
/// <param name="Line">1-based line.</param>
/// <param name="Column">1-based column.</param>
public sealed record SecretReference(string Name, string File, int Line, int Column)
{
    /// <summary><c>secret X, asked for by file:line:col</c>.</summary>
    public override string ToString() => $"secret '{Name}', asked for by {File}:{Line}:{Column}";
}

/// <summary>A bound on verified posts.</summary>
/// <param name="PerSecond">Posts a second in the long run.</param>
/// <param name="Burst">Posts at once.</param>
internal sealed record RateLimit(double PerSecond, int Burst);

/// <summary>How a source makes the event id itself: a JSON pointer into data, or an expression over the event.</summary>
internal sealed record DedupeRule(Reading.JsonPointer? Pointer, JsonataExpression? Expression);

/// <summary>What only some providers ask for.</summary>
internal sealed record ProviderOptions
{
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    public SecretReference? VerifyToken { get; init; }

    public string? Issuer { get; init; }

    public string? Audience { get; init; }

    public string? JwksUrl { get; init; }

    public IReadOnlyList<string> Algorithms { get; init; } = [];

    public string? ClientId { get; init; }

    public string? Environment { get; init; }

    public GraphResourceData? ResourceData { get; init; }

    /// <summary>Secrets beside those that vouch for posts.</summary>
    public IEnumerable<SecretReference> Secrets => (VerifyToken is null ? Enumerable.Empty<SecretReference>() : [VerifyToken]).Concat(ResourceData?.DecryptionKeys ?? []);
}

/// <summary>Whose resource data a Microsoft Graph source takes, and with what it is decrypted.</summary>
/// <param name="AppIds">Apps whose subscriptions post here, as validation tokens name them.</param>
/// <param name="Tenants">Tenants that are taken; none for all.</param>
/// <param name="DecryptionKeys">Private keys, newest first; none leaves the content encrypted.</param>
internal sealed record GraphResourceData(IReadOnlyList<string> AppIds, IReadOnlyList<Guid> Tenants, IReadOnlyList<SecretReference> DecryptionKeys)
{
    public bool IsTenant(Guid tenant) => Tenants.Count == 0 || Tenants.Contains(tenant);
}
