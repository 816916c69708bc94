using Trunkline.Connectors.Credentials;
using Trunkline.Connectors.Http;
using Trunkline.Connectors.Limits;
using Trunkline.Connectors.Pagination;
using Trunkline.Connectors.Soap;
using Trunkline.Connectors.Soap.Wsdl;
using Trunkline.Flows;
using Trunkline.Flows.Plans;
using Trunkline.Jsonata;

namespace Trunkline.Connectors.Definitions;

/// <summary>A connection as its file declares it: checked, settings put in, secrets only named.</summary>
public sealed record ConnectionDefinition
{
    internal ConnectionDefinition(Uri baseUrl) => BaseUrl = baseUrl;

    /// <summary>The name that steps call it by.</summary>
    public required string Name { get; init; }

    /// <summary>The file it was read from, as messages name it.</summary>
    public required string File { get; init; }

    /// <summary>What it speaks.</summary>
    public required ConnectionProtocol Protocol { get; init; }

    /// <summary>How often and how long its calls are tried where the step says nothing else.</summary>
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>Whether it says how its lists go on.</summary>
    public bool HasPages => Pages is not null;

    /// <summary>SOAP: the operations by name, as its WSDL describes them; null where it has none.</summary>
    public IReadOnlyDictionary<string, OperationFacts>? Operations => Soap?.Wsdl?.Operations.ToDictionary(o => o.Key, o => o.Value.Facts, StringComparer.Ordinal);

    internal Uri BaseUrl { get; }

    internal CredentialDefinition Credential { get; init; } = NoCredential.Definition;

    internal CertificateDefinition? Certificate { get; init; }

    internal IReadOnlyList<KeyValuePair<string, ConfiguredText>> Headers { get; init; } = [];

    internal ConnectionLimits Limits { get; init; } = new();

    internal BudgetDefinition? Budget { get; init; }

    /// <summary>Null where it is switched off.</summary>
    internal BreakerDefinition? Breaker { get; init; } = BreakerDefinition.Default;

    internal string? IdempotencyHeader { get; init; }

    /// <summary>The query parameter that carries the key, where the partner wants it there.</summary>
    internal string? IdempotencyQuery { get; init; }

    /// <summary>The most characters that the partner takes as a key; null for any number.</summary>
    internal int? IdempotencyLength { get; init; }

    /// <summary>What every call carries in its query.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>Whether a call that may have been done already is made again although the partner cannot recognise it.</summary>
    internal bool RetryUnsafe { get; init; }

    internal bool AllowPrivate { get; init; }

    internal JsonataExpression? Success { get; init; }

    internal BodyType BodyType { get; init; }

    /// <summary>GraphQL: whether data beside errors counts as success.</summary>
    internal bool AcceptsPartialData { get; init; }

    /// <summary>GraphQL: whether a query's hash is sent first, and the query only where the partner does not know it.</summary>
    internal bool PersistsQueries { get; init; }

    internal SoapDefinition? Soap { get; init; }

    /// <summary>How long lists go on; null where nothing is declared.</summary>
    internal PageRule? Pages { get; init; }

    /// <summary>Whether answers that lose what flows read of them are noticed.</summary>
    internal bool WatchesDrift { get; init; } = true;

    internal IReadOnlyList<SecretReference> Secrets { get; init; } = [];
}

/// <summary>Protocols of connections.</summary>
public enum ConnectionProtocol
{
    /// <summary>HTTP methods on paths.</summary>
    Rest,

    /// <summary>SOAP 1.1 or 1.2.</summary>
    Soap,

    /// <summary>GraphQL over HTTP.</summary>
    GraphQl,
}

internal enum BodyType
{
    Json,
    Form,
    Text,
    Xml,
    Multipart,
    Raw,
}

/// <param name="Namespace">Of the operations.</param>
/// <param name="Action">SOAPAction, with <c>{operation}</c> where the operation's name stands; null: namespace, slash, operation.</param>
/// <param name="IsVersion12">SOAP 1.2 rather than 1.1.</param>
/// <param name="Security">The WS-Security header; null for none.</param>
/// <param name="Wsdl">What the partner describes; null where nothing is.</param>
internal sealed record SoapDefinition(string Namespace, string? Action, bool IsVersion12, WsSecurityDefinition? Security = null, WsdlService? Wsdl = null);

/// <param name="Rate">Permits per second; null for no rate.</param>
/// <param name="Burst">Permits that may be spent at once after a quiet time.</param>
/// <param name="Concurrency">Calls under way at the same time; null for no bound.</param>
internal sealed record BudgetDefinition(double? Rate, int Burst, int? Concurrency);
