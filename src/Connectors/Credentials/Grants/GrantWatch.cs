using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trunkline.Connectors.Definitions;
using Trunkline.Stores;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Credentials.Grants;

/// <summary>Tells once an hour how long refresh tokens are still good for. A grant that nobody uses is the one that ends unseen, so the rows are read
/// whether or not calls are made.</summary>
internal sealed partial class GrantWatch(ConnectionCatalog catalog, ITable table, TimeProvider time, ILogger<GrantWatch> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Reads and tells once; a table that is away is logged, and asked again at the next turn.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var connection in catalog.Connections.Values.Where(static c => c.Credential is RefreshTokenDefinition))
            {
                // A refused one has an alert of its own.
                if (await new GrantTable(table, connection.Name).ReadAsync(cancellationToken) is { Grant: { Term: { } term, Refused: null } })
                    Telemetry.GrantEnds(connection.Name, term.EndsAt - time.GetUtcNow(), term.EndsAt - term.GivenAt);
            }
        }
        catch (StoreUnavailableException exception)
        {
            Log.Unread(log, exception.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Warning, "The grants could not be read: {Reason}")]
        public static partial void Unread(ILogger log, string reason);
    }
}
