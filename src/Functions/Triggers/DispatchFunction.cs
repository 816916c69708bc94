using System.Globalization;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Trunkline.Functions.Durable;
using Trunkline.Runs.Dispatching;
using Trunkline.Runs.Doors;
using Trunkline.Runs.Reconciling;
using Trunkline.Stores.Queues;

namespace Trunkline.Functions.Triggers;

/// <summary>Takes the event queue's messages to the dispatcher. A message that fails comes back for a day; one that nobody can read is set aside
/// at once.</summary>
public sealed partial class DispatchFunction(Dispatcher dispatcher, DurableClients clients, ILogger<DispatchFunction> log, TableBooks? books = null)
{
    /// <summary>One message: some events.</summary>
    /// <returns>The message, byte for byte, where it goes to the poison queue; null where it was dispatched.</returns>
    [Function(FunctionNames.Dispatch)]
    [QueueOutput(QueueNames.Poison, Connection = QueueNames.Connection)]
    public async Task<byte[]?> RunAsync(
        [QueueTrigger(QueueNames.Events, Connection = QueueNames.Connection)] byte[] message,
        [DurableClient] DurableTaskClient client,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        clients.Use(client);
        try
        {
            var tally = await dispatcher.TallyAsync(message, cancellationToken);
            books?.Dispatched(tally, IsAgain(context));
            return null;
        }
        catch (JsonException)
        {
            Log.SetAside(log, message.Length);
            return message;
        }
    }

    // Metadata of a trigger are texts.
    private static bool IsAgain(FunctionContext context) =>
        context.BindingContext.BindingData.TryGetValue("DequeueCount", out var count)
        && int.TryParse(Convert.ToString(count, CultureInfo.InvariantCulture)?.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var times) && times > 1;

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Error, "A message of {Length} bytes holds no events that can be read; it was set aside in the poison queue")]
        public static partial void SetAside(ILogger log, int length);
    }
}
