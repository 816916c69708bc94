using System.Text.RegularExpressions;
using Trunkline.Connectors.Credentials;
using Trunkline.Connectors.Pagination;
using Trunkline.Connectors.Presets;
using Trunkline.Declarations;
using Trunkline.Flows.Plans;
using Trunkline.Jsonata;

namespace Trunkline.Connectors.Definitions;

/// <summary>Reads <c>integrations/connections/*.yaml</c>.</summary>
public static partial class ConnectionFile
{
    private static readonly Dictionary<string, ConnectionProtocol> Protocols = new()
    {
        ["rest"] = ConnectionProtocol.Rest,
        ["soap"] = ConnectionProtocol.Soap,
        ["graphql"] = ConnectionProtocol.GraphQl,
    };

    /// <summary>Reads one file's root.</summary>
    /// <param name="file">The file; where it names a preset, what it leaves out is the preset's.</param>
    /// <param name="settings">The value of a setting; null when it is not set.</param>
    /// <param name="faults">Where faults go, all of them in one go.</param>
    /// <param name="documents">Gives a file that a connection names, like a WSDL, by its path below the integrations folder with <c>/</c> between names; null where there is
    /// none. Left out: there are none.</param>
    /// <returns>The connection; null when the file has faults.</returns>
    public static ConnectionDefinition? Read(DeclaredMap file, Func<string, string?> settings, FaultList faults, Func<string, byte[]?>? documents = null)
    {
        var before = faults.Count;
        if (PresetUse.Expand(file, settings, faults) is not { } root)
            return null;
        var name = Name(root, faults);
        var scope = new FileScope(name ?? "", settings, faults) { Documents = documents ?? (static _ => null) };
        var allowPrivate = scope.AllowPrivate = scope.Flag(root, "allowPrivate");
        var protocol = Protocol(root, scope);
        var baseUrl = scope.Address(root, "baseUrl", "say where the API is");
        var credential = root.Map("auth", faults) is { } auth ? CredentialFile.Read(auth, scope) : NoCredential.Definition;
        var (idempotencyHeader, idempotencyQuery, idempotencyLength) = Idempotency(root, scope);
        var (headers, versionQuery) = HeaderFile.Read(root, scope);
        var definition = new ConnectionDefinition(baseUrl ?? new Uri("https://unread"))
        {
            Name = name ?? "",
            File = root.File,
            Protocol = protocol,
            Credential = credential ?? NoCredential.Definition,
            Certificate = root.Map("clientCertificate", faults) is { } certificate ? CredentialFile.Certificate(certificate, scope) : null,
            Headers = headers,
            Query = [.. QueryFile.Read(root, scope), .. versionQuery],
            Budget = LimitFile.Budget(root, scope),
            Limits = LimitFile.Exchange(root, scope),
            Breaker = LimitFile.Breaker(root, scope),
            Retry = Retry(root, scope, out var retryUnsafe),
            RetryUnsafe = retryUnsafe,
            IdempotencyHeader = idempotencyHeader,
            IdempotencyQuery = idempotencyQuery,
            IdempotencyLength = idempotencyLength,
            AllowPrivate = allowPrivate,
            Success = Success(root, faults),
            BodyType = Body(root, scope, protocol),
            AcceptsPartialData = PartialData(root, scope, protocol),
            PersistsQueries = scope.Flag(root, "persistedQueries"),
            Soap = SoapFile.Read(root, scope, protocol),
            Pages = PageFile.Read(root, scope),
            WatchesDrift = scope.Choice(root, "drift", OnOrOff) ?? true,
            Secrets = scope.Secrets,
        };
        root.RejectUnknownKeys(faults);
        return faults.Count == before ? definition : null;
    }

    private static string? Name(DeclaredMap root, FaultList faults)
    {
        if (root.RequiredText("connection", faults, "start the file with 'connection: name'") is not { } text)
            return null;
        if (NamePattern().IsMatch(text.Value))
            return text.Value;
        faults.Add(text, $"'{text.Value}' is not a name", "use lower-case letters, digits and dashes, a letter first, at most 60");
        return null;
    }

    private static ConnectionProtocol Protocol(DeclaredMap root, FileScope scope)
    {
        if (!root.Has("protocol"))
            scope.Faults.Add(root, "'protocol' is missing", "say rest, soap or graphql");
        return scope.Choice(root, "protocol", Protocols) ?? ConnectionProtocol.Rest;
    }

    private static RetryPolicy Retry(DeclaredMap root, FileScope scope, out bool isUnsafe)
    {
        isUnsafe = false;
        if (root.Map("retry", scope.Faults) is not { } map)
            return new RetryPolicy();
        isUnsafe = scope.Flag(map, "unsafe");
        return RetryFile.Read(map, scope.Faults, new RetryPolicy()) with { Unsafe = isUnsafe };
    }

    private static (string? Header, string? Query, int? Length) Idempotency(DeclaredMap root, FileScope scope)
    {
        if (root.Map("idempotency", scope.Faults) is not { } map)
            return default;
        var query = scope.Plain(map, "query");
        var header = query is null ? scope.RequiredPlain(map, "header", "say the header that carries the key, or the 'query' parameter") : scope.Plain(map, "header");
        var length = scope.Number(map, "length", 32, 1000);
        map.RejectUnknownKeys(scope.Faults);
        if (header is null || RequestComposer.IsSettable(header))
            return (header, query, length);
        scope.Faults.Add(map.Node("header")!, $"'{header}' is not a header that a connection can set", "use the name from the partner's documentation");
        return default;
    }

    private static JsonataExpression? Success(DeclaredMap root, FaultList faults)
    {
        if (root.Text("success", faults) is not { } text)
            return null;
        if (JsonataExpression.TryCompile(text.Value, out var rule, out var fault))
            return rule;
        var (line, column) = text.PlaceOf(Math.Max(1, fault.Line), Math.Max(1, fault.Column));
        faults.Add(new Fault(text.File, line, column, $"'success' is no expression ({fault.Message.TrimEnd('.')})", "write JSONata over status, headers and body"));
        return null;
    }

    private static bool PartialData(DeclaredMap root, FileScope scope, ConnectionProtocol protocol)
    {
        var accepts = scope.Choice(root, "errors", new Dictionary<string, bool> { ["fail"] = false, ["partial"] = true });
        if (accepts is not null && protocol != ConnectionProtocol.GraphQl)
            scope.Faults.Add(root.Node("errors")!, "'errors' says nothing for this protocol", "leave it out, or say 'protocol: graphql'");
        return accepts ?? false;
    }

    private static BodyType Body(DeclaredMap root, FileScope scope, ConnectionProtocol protocol)
    {
        var form = scope.Flag(root, "form");
        var type = scope.Choice(root, "bodyType", BodyTypes);
        if (form && type is not null and not BodyType.Form)
            scope.Faults.Add(root.Node("form")!, "'form: true' and another 'bodyType' are said", "keep one of them");
        if (protocol != ConnectionProtocol.Rest && (form || type is not null))
            scope.Faults.Add(root.Node(form ? "form" : "bodyType")!, "only REST connections choose their body", "leave it out");
        return form ? BodyType.Form : type ?? BodyType.Json;
    }

    private static readonly Dictionary<string, bool> OnOrOff = new() { ["on"] = true, ["off"] = false };

    private static readonly Dictionary<string, BodyType> BodyTypes = new()
    {
        ["json"] = BodyType.Json,
        ["form"] = BodyType.Form,
        ["text"] = BodyType.Text,
        ["xml"] = BodyType.Xml,
        ["multipart"] = BodyType.Multipart,
        ["raw"] = BodyType.Raw,
    };

    [GeneratedRegex("^[a-z][a-z0-9-]{0,59}$")]
    private static partial Regex NamePattern();
}
