using Trunkline.Runs.Schedules;

namespace Trunkline.LocalHost.Engine.Schedules;

/// <summary>Fires the ticks of scheduled flows to the millisecond: what the timer trigger is to the function app.</summary>
internal sealed class ScheduleService(ScheduleClock clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await clock.RunAsync(DateTimeOffset.MaxValue, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
