using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Trunkline.Functions.Durable;
using Trunkline.Runs.Doors;

namespace Trunkline.Functions.Triggers;

/// <summary>Lets runs go that were over long ago.</summary>
public sealed class RetentionFunction(RunRetention retention)
{
    /// <summary>Once an hour, beside the full one, when schedules are at work.</summary>
    [Function(FunctionNames.Retention)]
    public Task RunAsync([TimerTrigger("0 23 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        retention.ForgetAsync(client, cancellationToken);
}
