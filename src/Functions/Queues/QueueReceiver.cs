using System.Globalization;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Trunkline.Functions.Durable;
using Trunkline.Runs;
using Trunkline.Runs.Queues;

namespace Trunkline.Functions.Queues;

/// <summary>What every queue's trigger does. A message that fails comes back for a day; one that nobody can read is set aside at once.</summary>
public sealed partial class QueueReceiver(QueueIntake intake, DurableClients clients, TimeProvider time, ILogger<QueueReceiver> log)
{
    /// <summary>Starts the runs of a message.</summary>
    /// <returns>The message, byte for byte, where it goes to the poison queue; null where its runs are started.</returns>
    public async Task<byte[]?> ReceiveAsync(string queue, byte[] message, FunctionContext context, DurableTaskClient client, CancellationToken cancellationToken)
    {
        clients.Use(client);
        var facts = context.BindingContext.BindingData;
        var id = Fact(facts, "Id") ?? throw new InvalidOperationException($"The host gave a message of queue '{queue}' without its id.");
        var inserted = DateTimeOffset.TryParse(Fact(facts, "InsertionTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : time.GetUtcNow();
        try
        {
            await intake.DispatchAsync(new OutsideMessage(queue, id, inserted, message), cancellationToken);
            return null;
        }
        catch (JsonException e)
        {
            // Its message names the queue and the message, and quotes nothing.
            Log.SetAside(log, queue, id, e.Message);
            Telemetry.MessageSetAside(queue);
            return message;
        }
    }

    // The host sends texts as they are, and everything else as JSON.
    private static string? Fact(IReadOnlyDictionary<string, object?> facts, string name) =>
        facts.TryGetValue(name, out var value) && value?.ToString() is { Length: > 0 } text ? text.Trim('"') : null;

    private static partial class Log
    {
        [LoggerMessage(4011, LogLevel.Error, "Message {MessageId} of queue {Queue} was set aside in its poison queue: {Reason}")]
        public static partial void SetAside(ILogger log, string queue, string messageId, string reason);
    }
}
