using System.Collections.Frozen;
using Trunkline.Connectors.Credentials.Grants;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.GraphQl;
using Trunkline.Connectors.Http;
using Trunkline.Connectors.Limits;
using Trunkline.Connectors.Pagination;
using Trunkline.Connectors.Rest;
using Trunkline.Connectors.Soap;
using Trunkline.Declarations;
using Trunkline.Flows.Execution;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors;

/// <summary>The connections of a catalog while the host runs.</summary>
internal sealed class Connections(ConnectionCatalog catalog, Surroundings surroundings) : IConnections, IConnectionSecrets, IGrants, IDisposable
{
    private readonly FrozenDictionary<string, Connection> connections =
        catalog.Connections.ToFrozenDictionary(c => c.Key, c => Create(c.Value, surroundings), StringComparer.Ordinal);

    /// <inheritdoc />
    public Task<CallAnswer> CallAsync(CallRequest call, CallOptions options, CancellationToken cancellationToken)
    {
        if (connections.TryGetValue(call.Connection, out var connection))
        {
            return call.Page is null
                ? connection.CallAsync(call, options, cancellationToken)
                : PagedCall.SendAsync(connection, catalog.Connections[call.Connection], call, options, cancellationToken);
        }

        var fault = new StepFault("connection-unknown", $"there is no connection '{call.Connection}' any more: bring its file back, or discard the run");
        return Task.FromResult(new CallAnswer(CallVerdict.Permanent, JsonText.Null, fault, null, null));
    }

    /// <inheritdoc />
    public async ValueTask<SecretCover?> CoverAsync(CancellationToken cancellationToken)
    {
        var values = new List<string>();
        foreach (var connection in connections.Values)
        {
            if (!await connection.TryAddSecretsAsync(values, cancellationToken))
                return null;
        }

        return new SecretCover(values);
    }

    /// <inheritdoc />
    public Task<GrantAnswer> ConnectAsync(string connection, ConsentCode consent, CancellationToken cancellationToken) => connections.TryGetValue(connection, out var found)
        ? found.ConnectAsync(consent, cancellationToken)
        : Task.FromResult(new GrantAnswer(GrantResult.NoSuchConnection, $"there is no connection '{connection}' here: {Suggestion.Remedy(connection, [.. connections.Keys])}"));

    public void Dispose()
    {
        foreach (var connection in connections.Values)
            connection.Dispose();
    }

    private static Connection Create(ConnectionDefinition definition, Surroundings surroundings)
    {
        IProtocol protocol = definition.Protocol switch
        {
            ConnectionProtocol.Soap => new SoapProtocol(definition, definition.Soap!, surroundings.Secrets, surroundings.Time),
            ConnectionProtocol.GraphQl => new GraphQlProtocol(definition, surroundings.Time),
            _ => new RestProtocol(definition),
        };
        return new Connection(definition, protocol, surroundings.Seams.Partners is null ? Budget(definition, surroundings.Table, surroundings.Time) : new LocalBudget(definition.Name, surroundings.Time), surroundings);
    }

    private static IBudget Budget(ConnectionDefinition definition, ITable table, TimeProvider time)
    {
        IBudget rate = definition.Budget is { Rate: not null } shared
            ? new SharedBudget(definition.Name, shared, table, time)
            : new LocalBudget(definition.Name, time);
        return definition.Budget?.Concurrency is { } most
            ? new ConcurrentBudget(new SharedSlots(definition.Name, most, definition.Limits.Timeout, table, time), rate)
            : rate;
    }
}
