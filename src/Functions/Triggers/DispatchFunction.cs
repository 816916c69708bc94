using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Trunkline.Functions.Durable;
using Trunkline.Runs.Dispatching;
using Trunkline.Runs.Doors;
using Trunkline.Stores.Queues;

namespace Trunkline.Functions.Triggers;

/// <summary>Takes the event queue's messages to the dispatcher. A message that fails comes back, and after five times goes to the poison queue.</summary>
public sealed class DispatchFunction(Dispatcher dispatcher, DurableClients clients)
{
    /// <summary>One message: some events.</summary>
    [Function(FunctionNames.Dispatch)]
    public Task RunAsync(
        [QueueTrigger(QueueNames.Events, Connection = QueueNames.Connection)] byte[] message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        clients.Use(client);
        return dispatcher.DispatchAsync(message, cancellationToken);
    }
}
