using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Trunkline.Functions.Durable;
using Trunkline.Runs.Doors;
using Trunkline.Runs.Schedules;

namespace Trunkline.Functions.Triggers;

/// <summary>Fires the ticks of scheduled flows. What has been decided is in the table, so a timer that comes late, twice or not at all costs time and
/// loses nothing.</summary>
public sealed class ScheduleFunction(ScheduleClock clock, DurableClients clients)
{
    /// <summary>Once a minute, and at once after a start that came too late for it; goes on for the ticks within the minute where a flow has some.</summary>
    [Function(FunctionNames.Schedule)]
    public Task RunAsync(
        [TimerTrigger("0 * * * * *", UseMonitor = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        clients.Use(client);
        return clock.RunMinuteAsync(cancellationToken);
    }
}
