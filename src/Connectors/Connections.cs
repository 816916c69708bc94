using System.Collections.Frozen;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.GraphQl;
using Trunkline.Connectors.Http;
using Trunkline.Connectors.Limits;
using Trunkline.Connectors.Rest;
using Trunkline.Connectors.Soap;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors;

/// <summary>The connections of a catalog while the host runs.</summary>
internal sealed class Connections(ConnectionCatalog catalog, Surroundings surroundings) : IConnections, IConnectionSecrets, IDisposable
{
    private readonly FrozenDictionary<string, Connection> connections =
        catalog.Connections.ToFrozenDictionary(c => c.Key, c => Create(c.Value, surroundings), StringComparer.Ordinal);

    /// <inheritdoc />
    public Task<CallAnswer> CallAsync(CallRequest call, CallOptions options, CancellationToken cancellationToken)
    {
        if (connections.TryGetValue(call.Connection, out var connection))
            return connection.CallAsync(call, options, cancellationToken);
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
            ConnectionProtocol.GraphQl => new GraphQlProtocol(definition),
            _ => new RestProtocol(definition),
        };
        IBudget budget = definition.Budget is { Rate: not null } shared
            ? new SharedBudget(definition.Name, shared, surroundings.Table, surroundings.Time)
            : new LocalBudget(definition.Name, definition.Budget, surroundings.Time);
        return new Connection(definition, protocol, budget, surroundings);
    }
}
